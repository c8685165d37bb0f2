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

/** Installs pinned versions into a folder of the bench's own, once. */
export async function install(name: string, packages: readonly string[]): Promise<Installed> {
  const folder = fileURLToPath(new URL(`../.peers/${name}/`, import.meta.url));
  const mark = `${folder}${packages.join(' ').replaceAll('/', '+')}.installed`;
  if (!existsSync(mark)) {
    mkdirSync(folder, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'];
    await run('npm', ['install', '--prefix', folder, ...flags, ...packages], { timeout: 300_000 });
    writeFileSync(mark, '');
  }
  return {
    folder,
    load: (path) => import(pathToFileURL(`${folder}node_modules/${path}`).href),
  };
}
