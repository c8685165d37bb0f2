import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import {
  facts,
  pidFile,
  postmasterPid,
  query,
  runScript,
  useDatabaseFolders,
} from '../../test/database-folders.ts';

const { root, start, track, startProcess, usedFolder } = useDatabaseFolders();

/** Inserts one fact after another until the server is gone; returns the last that was confirmed. */
async function insertUntilCut(url: string, onFirst: () => void): Promise<number> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  let confirmed = 1;
  try {
    for (;;) {
      await client.query('insert into facts values ($1)', [confirmed + 1]);
      confirmed += 1;
      if (confirmed === 50) onFirst();
    }
  } catch {
    return confirmed;
  }
}

test('a first start makes a database whose owner is no superuser and may create roles, in a path with spaces and umlauts', async () => {
  const database = await start(join(root, 'Stadt Köln', 'Daten übers Jahr'));

  const [me] = await query(
    database.url,
    `select rolsuper, rolcreaterole, rolbypassrls, pg_get_userbyid(datdba) = rolname as owner, lower('ÄÖÜ') as umlauts,
       current_setting('timezone') as zone, current_setting('fsync') as fsync
     from pg_roles join pg_database on datname = current_database() where rolname = current_user`,
  );
  expect(me).toEqual({
    rolsuper: false,
    rolcreaterole: true,
    rolbypassrls: false,
    owner: true,
    umlauts: 'äöü',
    zone: 'UTC',
    fsync: 'on',
  });
  expect(database.adopted).toBe(false);
});

test('a wrong password is refused', async () => {
  const database = await start(usedFolder('password'));
  const guessed = Object.assign(new URL(database.url), { password: 'citypulse' }).href;
  await expect(query(guessed, 'select 1')).rejects.toThrow(/password authentication failed/);
});

test('a later start keeps the rows and the address', async () => {
  const folder = usedFolder('later');
  const first = await start(folder);
  await query(first.url, 'insert into facts values (2)');
  await first.stop();

  const second = await start(folder);

  expect(await facts(second.url)).toEqual([1, 2]);
  expect(second.url).toBe(first.url);
});

test('two data folders run side by side, and a copy of a folder in use is a database of its own', async () => {
  const folder = usedFolder('used');
  const first = await start(folder);
  execFileSync('cp', ['-a', folder, join(root, 'copy')]);

  const second = await start(join(root, 'copy'));

  await query(second.url, 'insert into facts values (2)');
  expect(second.adopted).toBe(false);
  expect(await facts(first.url)).toEqual([1]);
});

test('a database server that is killed comes back under its address with everything that was confirmed', async () => {
  const folder = usedFolder('server-killed');
  const database = await start(folder);

  const confirmed = await insertUntilCut(database.url, () => process.kill(postmasterPid(folder), 'SIGKILL'));

  const back = () => facts(database.url);
  await vi.waitFor(back, { timeout: 15_000, interval: 20 });
  expect((await back()).slice(0, confirmed)).toEqual(
    Array.from({ length: confirmed }, (_, index) => index + 1),
  );
});

test('the database of a killed CityPulse is taken over while it runs', async () => {
  const folder = usedFolder('node-killed');
  const { node, url } = await startProcess(folder);
  await query(url, 'insert into facts values (2)');
  const server = postmasterPid(folder);
  node.kill('SIGKILL');
  await once(node, 'exit');

  const database = await start(folder);

  expect(database).toMatchObject({ adopted: true, url });
  expect(postmasterPid(folder)).toBe(server);
  expect(await facts(database.url)).toEqual([1, 2]);
  await database.stop();
  expect(existsSync(pidFile(folder))).toBe(false);
});

test('a CityPulse and its database killed together lose nothing that was confirmed', async () => {
  const folder = usedFolder('both-killed');
  const { node, url } = await startProcess(folder);
  const confirmed = await insertUntilCut(url, () => {
    node.kill('SIGKILL');
    process.kill(postmasterPid(folder), 'SIGKILL');
  });

  const database = await start(folder);

  expect((await facts(database.url)).length).toBeGreaterThanOrEqual(confirmed);
});

test('a second CityPulse on the same folder is refused by name, and a command beside it shares the database', async () => {
  const folder = usedFolder('shared');
  const first = await start(folder);

  await expect(start(folder)).rejects.toThrow(`in use by another CityPulse (process ${process.pid})`);
  const command = await start(folder, true);
  await command.stop();

  expect(command.url).toBe(first.url);
  expect(await facts(first.url)).toEqual([1]);
});

test('a first start that was killed is finished by the next one', async () => {
  const folder = join(root, 'cut');
  const node = track(spawn(process.execPath, [runScript, folder], { stdio: 'ignore' }));
  await vi.waitFor(() => expect(existsSync(join(folder, `postgres.new-${node.pid}`, 'base'))).toBe(true), {
    interval: 5,
    timeout: 15_000,
  });
  node.kill('SIGKILL');
  await once(node, 'exit');

  const database = await start(folder);

  expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await database.stop();
  await vi.waitFor(async () => {
    await (await start(folder)).stop();
    expect(readdirSync(folder)).toEqual(['postgres', 'postgres.json']);
  }, 15_000);
});

test('a start while the one before is still stopping waits for its own database', async () => {
  const folder = usedFolder('restart');
  const first = await start(folder);
  const open = new pg.Client(first.url);
  open.on('error', () => undefined);
  await open.connect();
  const stopped = first.stop(); // waits a moment for the open session

  const second = await start(folder);
  await stopped;

  expect(second.adopted).toBe(false);
  expect(await facts(second.url)).toEqual([1]);
  await expect(open.query('select 1')).rejects.toThrow();
});

test('a database of another major version is refused with the way out', async () => {
  const folder = usedFolder('major');
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n');
  await expect(start(folder)).rejects.toThrow(/made by PostgreSQL 17, this CityPulse brings PostgreSQL 18/);
});

test('a database that vanished is not silently replaced by an empty one', async () => {
  const folder = usedFolder('vanished');
  rmSync(join(folder, 'postgres'), { recursive: true });
  await expect(start(folder)).rejects.toThrow(/no database in/);
});
