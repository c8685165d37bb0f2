import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/test-postgres.ts';
import type { Caller } from './caller.ts';
import { openDatabases, type Databases } from './db.ts';
import { createLog } from './log.ts';

let db: Databases;
let drop: () => Promise<void>;
let commits = 0;
const actorId = '5f0c7b3e-8f0f-4a3e-9a52-0d3b1f4f7a10';
const caller: Caller = {
  kind: 'user',
  id: actorId,
  sessionId: null,
  platform: 'web',
  grants: [],
  authzVersion: 1,
  requestId: 'r-1',
};
const actorSeen = async (on = db.as(caller)) =>
  (await sql<{ actor: string | null }>`select actor_id() as actor`.execute(on)).rows[0]?.actor;

beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  db = openDatabases({ url: database.url, poolSize: 2, log: createLog('silent') });
  db.onCommit(() => commits++);
});
afterAll(async () => {
  await db.close();
  await drop();
});

test('a single statement and a transaction both run for their actor, and the next one does not inherit it', async () => {
  expect(await actorSeen()).toBe(actorId);
  const inTransaction = await db
    .as(caller)
    .transaction()
    .execute((trx) => actorSeen(trx));
  expect(inTransaction).toBe(actorId);
  expect(await actorSeen(db.system)).toBeNull();
  expect(
    await Promise.all(Array.from({ length: 20 }, (_, i) => actorSeen(i % 2 ? db.as(caller) : db.system))),
  ).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 ? actorId : null)));
});

test('the app role sees no row without rights and cannot touch interval tables at all', async () => {
  const site = await db.system
    .insertInto('sites')
    .values({ name: 'Schulzentrum' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.system
    .insertInto('buildings')
    .values({ site_id: site.id, name: 'Schule', usage_type: 'school' })
    .execute();
  expect(await db.as(caller).selectFrom('buildings').select('id').execute()).toEqual([]);
  await expect(db.as(caller).selectFrom('interval_values').select('value').execute()).rejects.toThrow(
    /permission denied/,
  );
});

test('a failed statement leaves the connection usable and its transaction undone', async () => {
  await expect(sql`select 1/0`.execute(db.as(caller))).rejects.toThrow(/division by zero/);
  const before = commits;
  await expect(
    db.system.transaction().execute(async (trx) => {
      await trx.insertInto('sites').values({ name: 'Verworfen' }).execute();
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  expect(await db.system.selectFrom('sites').select('id').where('name', '=', 'Verworfen').execute()).toEqual(
    [],
  );
  expect(commits).toBe(before);
});

test('instants are ISO 8601 in UTC and days are plain dates', async () => {
  const rows = await sql<{ at: string; day: string; big: number }>`
    select '2026-11-22 13:30:00.5+01'::timestamptz as at, date '2026-11-22' as day, 4611686018427387::bigint as big`.execute(
    db.system,
  );
  expect(rows.rows).toEqual([{ at: '2026-11-22T12:30:00.5Z', day: '2026-11-22', big: 4611686018427387 }]);
});
