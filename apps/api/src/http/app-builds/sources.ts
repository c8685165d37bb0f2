import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export const appNames = ['web', 'admin', 'mobile'] as const;
export type AppName = (typeof appNames)[number];

export function distOf(root: string, app: AppName): string {
  return join(root, 'apps', app, 'dist');
}

/** What a finished build leaves in its dist folder: the sources it was made from. */
type BuildStamp = { sources: string; compressed: boolean };

const stampName = '.citypulse-build.json';

export async function readStamp(dist: string): Promise<BuildStamp | undefined> {
  try {
    return JSON.parse(await readFile(join(dist, stampName), 'utf8')) as BuildStamp;
  } catch {
    return undefined; // never built, or cut off while it was
  }
}

export async function writeStamp(dist: string, stamp: BuildStamp): Promise<void> {
  await writeFile(join(dist, stampName), JSON.stringify(stamp));
}

/** One hash over everything a build reads: the app, the shared packages, the lockfile. */
export async function hashSources(root: string, app: AppName): Promise<string> {
  const files = ['package-lock.json', 'tsconfig.base.json'].map((name) => join(root, name));
  for (const folder of [join('apps', app), 'packages'])
    files.push(...(await sourceFiles(join(root, folder))));
  const hash = createHash('sha256');
  for (const path of files.toSorted()) {
    hash.update(relative(root, path).replaceAll(sep, '/')).update('\0');
    hash.update(await readFile(path).catch(() => '')).update('\0');
  }
  return hash.digest('hex');
}

const ignoredFolders = new Set(['node_modules', 'dist', 'dist-native', 'coverage', 'test']);

async function sourceFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const found = entries
    .filter(
      (entry) =>
        !entry.name.startsWith('.') && !ignoredFolders.has(entry.name) && !/\.test\.tsx?$/.test(entry.name),
    )
    .map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sourceFiles(path) : [path];
    });
  return (await Promise.all(found)).flat();
}
