import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/test-postgres.ts';
import { noProof, type Caller } from './caller.ts';
import { openDatabases, type Databases, type Db } from './db.ts';
import { createLog } from './log.ts';

let db: Databases;
let drop: () => Promise<void>;
let commits = 0;
const actorId = '5f0c7b3e-8f0f-4a3e-9a52-0d3b1f4f7a10';
const caller: Caller = {
  ...noProof,
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
  await db.system
    .insertInto('users')
    .values({ id: actorId, email: 'joined@test.example', display_name: 'Joined' })
    .execute();
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

const insertSite = (on: Db, name: string) => on.insertInto('sites').values({ name }).execute();
const siteNames = async (on = db.system) =>
  (
    await on.selectFrom('sites').select('name').where('name', 'like', 'Joined%').orderBy('name').execute()
  ).map(({ name }) => name);
const roleOf = async (on: Db) =>
  (await sql<{ role: string }>`select current_user as role`.execute(on)).rows[0]?.role;

test('a joined transaction commits what both roles wrote at once, and tells of one commit', async () => {
  const before = commits;
  await db.joined(caller, async (inner) => {
    await inner.system.transaction().execute((tx) => insertSite(tx, 'Joined 1'));
    await inner.as(caller).insertInto('mobile_data_cache').values(cached('one')).execute();
    expect(
      await Promise.all([roleOf(inner.as(caller)), roleOf(inner.system), roleOf(inner.as(caller))]),
    ).toEqual(['citypulse_app', 'citypulse_system', 'citypulse_app']);
    expect(await siteNames()).toEqual([]);
    expect(commits).toBe(before);
  });
  expect(await siteNames()).toEqual(['Joined 1']);
  expect(await db.as(caller).selectFrom('mobile_data_cache').select('data_key').execute()).toEqual([
    { data_key: 'one' },
  ]);
  expect(commits).toBe(before + 1);
});

const cached = (key: string) => ({ user_id: actorId, data_type: 'test', data_key: key, data_value: '{}' });

test('a transaction or statement that fails inside a joined one undoes itself only', async () => {
  await db.joined(caller, async (inner) => {
    await insertSite(inner.system, 'Joined 2');
    await expect(
      inner
        .as(caller)
        .transaction()
        .execute(async (tx) => {
          await tx.insertInto('mobile_data_cache').values(cached('two')).execute();
          throw new Error('changed my mind');
        }),
    ).rejects.toThrow('changed my mind');
    await expect(
      inner.as(caller).insertInto('mobile_data_cache').values(cached('one')).execute(),
    ).rejects.toThrow(/unique/);
    expect(await roleOf(inner.system)).toBe('citypulse_system');
    expect(await roleOf(inner.as(caller))).toBe('citypulse_app');
    await inner.joined(caller, (again) => insertSite(again.systemFor(caller), 'Joined 3'));
  });
  expect(await siteNames()).toEqual(['Joined 1', 'Joined 2', 'Joined 3']);
  expect(await db.as(caller).selectFrom('mobile_data_cache').select('data_key').execute()).toHaveLength(1);
});

test('row-level security holds inside a joined transaction', async () => {
  await db.joined(caller, async (inner) => {
    expect(await inner.as(caller).selectFrom('buildings').select('id').execute()).toEqual([]);
    expect(await inner.system.selectFrom('buildings').select('id').execute()).not.toEqual([]);
    await expect(insertSite(inner.as(caller), 'Joined 4')).rejects.toThrow(/row-level security/);
    expect(() => inner.as({ ...caller, id: '5f0c7b3e-8f0f-4a3e-9a52-0d3b1f4f7a11' })).toThrow(/one caller/);
  });
});

test('a joined transaction that fails leaves nothing, and its connection as it was', async () => {
  const before = commits;
  const settings = sql<{ role: string; actor: string | null; mutation: string | null }>`
    select current_user as role, actor_id() as actor, nullif(current_setting('app.mutation', true), '') as mutation`;
  let late: Db | undefined;
  await expect(
    db.joined(
      caller,
      async (inner) => {
        late = inner.as(caller);
        expect((await settings.execute(inner.as(caller))).rows).toEqual([
          { role: 'citypulse_app', actor: actorId, mutation: actorId },
        ]);
        await insertSite(inner.system, 'Joined 5');
        throw new Error('changed my mind');
      },
      { mutationId: actorId, installation: 'phone' },
    ),
  ).rejects.toThrow('changed my mind');
  const next = await Promise.all(Array.from({ length: 4 }, () => settings.execute(db.system)));
  expect(next.map(({ rows }) => rows[0])).toEqual(
    Array.from({ length: 4 }, () => ({ role: 'citypulse_system', actor: null, mutation: null })),
  );
  await expect(late?.selectFrom('sites').select('id').execute()).rejects.toThrow(/has ended/);
  expect(await siteNames()).not.toContain('Joined 5');
  expect(commits).toBe(before);
});

test('instants are ISO 8601 in UTC and days are plain dates', async () => {
  const rows = await sql<{ at: string; day: string; big: number }>`
    select '2026-11-22 13:30:00.5+01'::timestamptz as at, date '2026-11-22' as day, 4611686018427387::bigint as big`.execute(
    db.system,
  );
  expect(rows.rows).toEqual([{ at: '2026-11-22T12:30:00.5Z', day: '2026-11-22', big: 4611686018427387 }]);
});
