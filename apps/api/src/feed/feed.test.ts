import { randomUUID } from 'node:crypto';
import { townScopeId } from '@citypulse/contracts/sync-changes';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { AppContext } from '../platform/context.ts';
import { openDatabases, type Databases } from '../platform/db.ts';
import { createLog } from '../platform/log.ts';
import { startSequencer } from './advance.ts';
import { requirePosition } from './cursor.ts';
import { hasChanges, readBatch, readChanges, readHead, readOutbox, startPosition } from './read-changes.ts';
import { pruneFeed } from './retention.ts';

let database: TestDatabase;
let db: Databases;
let app: AppContext;

beforeAll(async () => {
  database = await createTestDatabase();
  const log = createLog('fatal');
  db = openDatabases({ url: database.url, poolSize: 6, log });
  app = { db, log, now: () => new Date() } as AppContext;
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

test('positions have no gaps, and each page ends with a transaction', async () => {
  const { system } = db;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (sizes, limit) => {
        const before = await readHead(system);
        for (const size of sizes) {
          await system
            .insertInto('sites')
            .values(Array.from({ length: size }, () => ({ name: randomUUID() })))
            .execute();
        }
        await sql`select feed_advance()`.execute(system);
        const head = await readHead(system);
        expect(head.lastPos).toBe(before.lastPos + sizes.reduce((sum, size) => sum + size, 0));
        const reader = { scopes: [townScopeId], userId: randomUUID() };
        const positions: number[] = [];
        for (let after = before.lastPos; after < head.lastPos;) {
          const page = await readChanges(system, reader, after, head.lastPos, limit);
          positions.push(...page.map((row) => row.pos));
          expect(page.at(-1)?.pos).toBe(page.at(-1)?.txnLastPos);
          after = page.at(-1)?.pos ?? head.lastPos;
        }
        expect(positions).toEqual(
          Array.from({ length: head.lastPos - before.lastPos }, (_, n) => before.lastPos + n + 1),
        );
      },
    ),
    { numRuns: 15 },
  );
});

test('a reader gets what came, what went and what is addressed to the person, each once', async () => {
  const { system } = db;
  const [from, to, elsewhere, person] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const { lastPos } = await readHead(system);
  const change = { entity_type: 'buildings', entity_id: randomUUID(), op: 'U', version: 1 };
  await system
    .insertInto('change_outbox')
    .values([
      { ...change, scope_old: from, scope_new: to },
      { ...change, scope_old: to, scope_new: to },
      { ...change, scope_new: elsewhere },
      { ...change, audience_user: person },
    ])
    .execute();
  const reader = { scopes: [from, to], userId: person };
  expect(await readOutbox(system, reader)).toHaveLength(3);
  await sql`select feed_advance()`.execute(system);
  expect(await readOutbox(system, reader)).toEqual([]);
  const rows = await readChanges(system, reader, lastPos, lastPos + 4, 100);
  expect(rows.map((row) => row.pos - lastPos)).toEqual([1, 2, 4]);
  expect(await hasChanges(system, { scopes: [elsewhere], userId: from }, lastPos, lastPos + 4)).toBe(true);
  expect(await hasChanges(system, { scopes: [], userId: from }, lastPos, lastPos + 4)).toBe(false);
});

test('who begins without a cursor begins a little before now', async () => {
  const { system } = db;
  await sql`update change_feed set at = at - interval '1 minute'`.execute(system);
  const head = await readHead(system);
  await system.insertInto('sites').values({ name: randomUUID() }).execute();
  await sql`select feed_advance()`.execute(system);
  expect(await startPosition(system, await readHead(system))).toBe(head.lastPos);
});

test('what is older than the retention is pruned up to the end of a transaction, and older cursors are void', async () => {
  const { system } = db;
  const { lastPos, epoch } = await readHead(system);
  await system
    .insertInto('sites')
    .values([{ name: randomUUID() }, { name: randomUUID() }])
    .execute();
  await sql`select feed_advance()`.execute(system);
  // Half of the newest transaction is old too: it stays as a whole.
  await sql`update change_feed set at = now() - interval '121 days' where pos <= ${lastPos + 1}`.execute(
    system,
  );
  expect(await pruneFeed(app)).toBeGreaterThan(0);
  const head = await readHead(system);
  expect(head).toEqual({ epoch, minPos: lastPos, lastPos: lastPos + 2 });
  expect(await readBatch(system, 0, 100)).toHaveLength(2);
  expect(requirePosition(head, `${epoch}:${lastPos}`)).toBe(lastPos);
  for (const cursor of [
    `${epoch}:${lastPos - 1}`,
    `${epoch}:${lastPos + 3}`,
    `${randomUUID()}:${lastPos}`,
    'nonsense',
  ]) {
    expect(() => requirePosition(head, cursor)).toThrow('resync_required');
  }
});

test('a transaction of more rows than are pruned at once goes as a whole', async () => {
  const { system } = db;
  const names = Array.from({ length: 5 }, () => ({ name: randomUUID() }));
  await system.insertInto('sites').values(names).execute();
  await sql`select feed_advance()`.execute(system);
  await sql`update change_feed set at = now() - interval '121 days'`.execute(system);
  expect(await pruneFeed(app, 2)).toBeGreaterThanOrEqual(5);
  expect(await readBatch(system, 0, 100)).toEqual([]);
});

test('a sequencer that was held up for a second goes on at once', async () => {
  const { system } = db;
  const stop = new AbortController();
  const sequencer = startSequencer(app, stop.signal, () => undefined);
  onTestFinished(() => (stop.abort(), sequencer));
  const site = (name: string) => system.insertInto('sites').values({ name }).execute();
  const waiting = () => system.selectFrom('change_outbox').select('id').execute();
  await system.transaction().execute(async (tx) => {
    await sql`select from feed_head for update`.execute(tx);
    await site('while it is held up');
    await sql`select pg_sleep(1)`.execute(tx);
  });
  await expect.poll(waiting, { interval: 5, timeout: 5_000 }).toEqual([]);
  await site('right after');
  await expect.poll(waiting, { interval: 5, timeout: 4_000 }).toEqual([]);
});
