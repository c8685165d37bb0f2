import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { clustersFolder, ownerSuffix } from './cluster.ts';
import { readQuietly, runningPostmaster } from './postmaster.ts';
import { runsAsRoot } from './server-user.ts';

/**
 * A cluster outside its data folder outlives that folder. When the folder lay in the temporary directory it is gone
 * for good and its cluster goes too; anywhere else it may be on a disk that isn't mounted, so nothing is touched.
 */
export function removeOrphans(): void {
  if (!runsAsRoot()) return;
  const temporary = realpathSync(tmpdir()) + sep;
  const names = existsSync(clustersFolder) ? readdirSync(clustersFolder) : [];
  for (const name of names.filter((one) => one.endsWith(ownerSuffix))) {
    const ownerFile = join(clustersFolder, name);
    const folder = ownerFile.slice(0, -ownerSuffix.length);
    const dataDir = readQuietly(ownerFile);
    if (!dataDir.startsWith(temporary) || existsSync(dataDir) || runningPostmaster(folder)) continue;
    for (const path of [folder, ownerFile]) rmSync(path, { recursive: true, force: true });
  }
}
