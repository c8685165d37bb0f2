/// <reference types="node" />
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test, vi } from 'vitest';
import { expoConnection } from './expo-sqlite.ts';
import { expoDatabase } from './expo-sqlite.model.ts';
import { nodeConnection } from './node-sqlite.ts';
import type { SqlConnection } from './sql-database.ts';
import { SqlStore } from './sql-store.ts';
import { fill, mutation, put, stage, type Driver } from './store-conformance.model.ts';
import { describeStore } from './store-conformance.ts';

const folder = mkdtempSync(join(tmpdir(), 'local-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const file = () => join(folder, `${(files += 1)}.db`);

/** Fails at the n-th statement that writes, as a full disk does. */
function failing(connection: SqlConnection, countdown: { left: number | null }): SqlConnection {
  const count = (sql: string) => {
    if (countdown.left === null || sql === 'rollback') return;
    countdown.left -= 1;
    if (countdown.left === 0) throw new Error('database or disk is full');
  };
  return {
    ...connection,
    async run(sql, values) {
      count(sql);
      await connection.run(sql, values);
    },
  };
}

const driver = (name: string, runs: number, connect: (path: string) => Promise<SqlConnection>): Driver => ({
  name,
  runs,
  async database(now) {
    const path = file();
    const countdown: { left: number | null } = { left: null };
    return {
      open: () => SqlStore.open(async () => failing(await connect(path), countdown), path, now),
      failAt(write) {
        countdown.left = write;
      },
      dispose: async () => rmSync(path, { force: true }),
    };
  },
});

const key = 'ab'.repeat(32);
describeStore(driver('SQLite', 60, nodeConnection));
describeStore(driver('SQLite as phones open it', 10, (path) => expoConnection(expoDatabase(path), key)));

test('a phone gives the key before anything else, and one that does not open the file is told as such', async () => {
  const path = file();
  writeFileSync(path, randomBytes(8192));
  const database = expoDatabase(path);
  const opening = SqlStore.open(() => expoConnection(database, key), path);
  await expect(opening).rejects.toMatchObject({ code: 'wrong_key' });
  expect(database.said[0]).toBe(`pragma key = "x'${key}'"`);
  expect(database.said.at(-1)).toBe('close');
});

test('an app built without SQLCipher, or with half a key, stores nothing', async () => {
  const path = file();
  const refused = [
    { database: expoDatabase(path, false), with: key, why: /without SQLCipher/ },
    { database: expoDatabase(path), with: 'ab', why: /32 bytes/ },
  ];
  for (const { database, with: given, why } of refused) {
    await expect(SqlStore.open(() => expoConnection(database, given), path)).rejects.toThrow(why);
    expect(database.said.at(-1)).toBe('close');
  }
  expect(statSync(path).size).toBe(0);
});

test('a database of a newer app is refused and left as it is', async () => {
  const path = file();
  const raw = new DatabaseSync(path);
  raw.exec('create table later (a); pragma user_version = 99');
  await expect(SqlStore.open(() => nodeConnection(path), path)).rejects.toMatchObject({ code: 'too_new' });
  expect(raw.prepare('select name from sqlite_schema').all()).toEqual([{ name: 'later' }]);
  raw.close();
});

test('a file the key does not open is told as such, and a full disk as that', async () => {
  const path = file();
  writeFileSync(path, randomBytes(8192));
  await expect(SqlStore.open(() => nodeConnection(path), path)).rejects.toMatchObject({ code: 'wrong_key' });
  const countdown: { left: number | null } = { left: null };
  const full = file();
  const store = await SqlStore.open(async () => failing(await nodeConnection(full), countdown), full);
  await store.load();
  countdown.left = 1;
  await expect(store.enqueue([mutation(1)])).rejects.toMatchObject({ code: 'storage_full' });
  await store.close();
});

test('rows of a replaced or lost scope leave the file in bites, while others work', async () => {
  const path = file();
  const store = await SqlStore.open(() => nodeConnection(path), path);
  const many = Array.from({ length: 7_000 }, (_, n) => put(n, 1));
  await fill(store, 1, many);
  await fill(store, 1, [put(1, 2)]);
  await store.beginStage(stage('dropped', 1));
  await store.stagePage('dropped', many, null);
  await store.dropStage('dropped');
  const raw = new DatabaseSync(path, { readOnly: true });
  const count = () => raw.prepare('select count(*) as n from rows').get()?.['n'];
  await vi.waitFor(() => expect(count()).toBe(1));
  expect(raw.prepare(`select count(*) as n from generations`).get()).toEqual({ n: 1 });
  raw.close();
  await store.close();
});
