import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a peer is made of, outside the repository's own dependencies. */
export interface Installed {
  folder: string;
  /** A module of it by its path below `node_modules`. */
  load<T>(path: string): Promise<T>;
}

/** The registry was out of reach, most likely; what was to be compared is not measured then. */
export class PeerMissing extends Error {
  override readonly name = 'PeerMissing';
}

/** Installs pinned versions into a folder of the bench's own, once. */
export async function install(name: string, packages: readonly string[]): Promise<Installed> {
  const folder = fileURLToPath(new URL(`../.peers/${name}/`, import.meta.url));
  const mark = `${folder}${packages.join(' ').replaceAll('/', '+')}.installed`;
  if (!existsSync(mark)) {
    mkdirSync(folder, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'];
    const npm = run('npm', ['install', '--prefix', folder, ...flags, ...packages], { timeout: 300_000 });
    await npm.catch((cause: unknown) => {
      throw new PeerMissing(`${packages[0]} could not be installed: nothing measured`, { cause });
    });
    writeFileSync(mark, '');
  }
  return {
    folder,
    load: (path) => import(pathToFileURL(`${folder}node_modules/${path}`).href),
  };
}
