import { randomUUID } from 'node:crypto';
import { townScopeId } from '@citypulse/contracts/sync-changes';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { AppContext } from '../platform/context.ts';
import { openDatabases, type Databases } from '../platform/db.ts';
import { createLog } from '../platform/log.ts';
import { startSequencer } from './advance.ts';
import { readBatch, readChanges, readHead, type FeedRow } from './read-changes.ts';

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

const writers = 10;
const rowCount = 12;

interface Written {
  id: string;
  version: number;
  /** Number of the transaction. */
  act: number;
}

interface Seen {
  id: string;
  version: number;
}

/** Writers that overlap, wait, give up and hold old snapshots open; resolves to what was committed. */
async function writeMuch(ids: readonly string[], count: number): Promise<Written[]> {
  const committed: Written[] = [];
  let acts = 0;
  const enough = () => committed.length >= count;
  const holder = await connect();
  await Promise.all([
    ...Array.from({ length: writers }, async (_, writer) => {
      const connection = await connect();
      for (let round = 0; !enough(); round++) {
        const act = ++acts;
        const written = await transact(connection, ids, writer * 7919 + round * 104_729);
        committed.push(...written.map((row) => ({ ...row, act })));
      }
      await connection.end();
    }),
    (async () => {
      while (!enough()) {
        await holder.query('begin isolation level repeatable read');
        await holder.query('select count(*) from change_feed, pg_sleep(0.15)');
        await holder.query('commit');
      }
      await holder.end();
    })(),
  ]);
  return committed;
}

async function connect(): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: database.url, options: '-c role=citypulse_system' });
  await connection.connect();
  return connection;
}

/** Some rows in one transaction, in an order that cannot deadlock; slow now and then, given up now and then. */
async function transact(connection: pg.Client, ids: readonly string[], seed: number): Promise<Seen[]> {
  const chosen = ids.filter((_, index) => (seed >> index) % 3 === 0).slice(0, 4);
  const written: Seen[] = [];
  await connection.query('begin');
  for (const id of chosen) {
    const { rows } = await connection.query<{ version: string }>(
      'update sites set updated_at = updated_at where id = $1 returning version',
      [id],
    );
    written.push({ id, version: Number(rows[0]?.version) });
    if (seed % 5 === 0) await connection.query('select pg_sleep(0.01)');
  }
  const givesUp = seed % 7 === 0;
  await connection.query(givesUp ? 'rollback' : 'commit');
  return givesUp ? [] : written;
}

const versionsIn = (batches: readonly FeedRow[][]): Seen[] =>
  batches.flat().map((row) => ({ id: row.entityId, version: row.version }));

const nameOf = ({ id, version }: Seen): string => `${id}@${version}`;

/** What a reader lost of what was committed, and where it saw a row go back. */
function faults(committed: readonly Written[], seen: readonly Seen[]) {
  const names = new Set(seen.map(nameOf));
  const newest = new Map<string, number>();
  let inverted = 0;
  for (const { id, version } of seen) {
    if (version < (newest.get(id) ?? 0)) inverted++;
    newest.set(id, Math.max(version, newest.get(id) ?? 0));
  }
  return {
    lost: committed.filter((row) => !names.has(nameOf(row))).length,
    inverted,
    doubled: seen.length - names.size,
  };
}

/** Reads again and again, as clients do, until nothing more comes after the writers have ended. */
async function follow<T>(read: () => Promise<T[]>, done: () => boolean): Promise<T[][]> {
  const batches: T[][] = [];
  for (;;) {
    const over = done();
    const rows = await read();
    if (rows.length > 0) batches.push(rows);
    if (over && rows.length === 0) return batches;
  }
}

test('under concurrent, slow and aborted writers the feed loses, doubles and inverts nothing, and shows no transaction in half; a reader by id does not pass', async () => {
  const { system } = db;
  // The reader that everybody writes first: rows of a log, by identity.
  const owner = new pg.Client(database.url);
  await owner.connect();
  await owner.query(`
    create table naive_log (id bigint generated always as identity, entity_id uuid, version bigint);
    grant select on naive_log to citypulse_system;
    create function log_naively() returns trigger language plpgsql security definer as
      $$ begin insert into naive_log (entity_id, version) values (new.entity_id, new.version); return null; end $$;
    create trigger naive after insert on change_outbox for each row execute function log_naively()`);
  await owner.end();
  const ids = Array.from({ length: rowCount }, () => randomUUID()).toSorted();
  await system
    .insertInto('sites')
    .values(ids.map((id) => ({ id, name: id })))
    .execute();

  const stop = new AbortController();
  const sequencer = startSequencer(app, stop.signal, () => undefined);
  await expect.poll(async () => (await readHead(system)).lastPos).toBe(rowCount);
  let over = false;
  let [all, mine, naive] = [rowCount, rowCount, rowCount];
  const person = { scopes: [townScopeId], userId: randomUUID() };
  const writing = writeMuch(ids, 700).then(async (committed) => {
    // The sequencer's poll brings the last ones in.
    await expect.poll(() => system.selectFrom('change_outbox').select('id').execute()).toEqual([]);
    over = true;
    return committed;
  });
  const [committed, everything, personal, naively] = await Promise.all([
    writing,
    follow(
      async () => {
        const rows = await readBatch(system, all, 50);
        all = rows.at(-1)?.pos ?? all;
        return rows;
      },
      () => over,
    ),
    follow(
      async () => {
        const rows = await readChanges(system, person, mine, (await readHead(system)).lastPos, 3);
        mine = rows.at(-1)?.pos ?? mine;
        return rows;
      },
      () => over,
    ),
    follow(
      async () => {
        const { rows } = await sql<Seen & { at: number }>`
        select entity_id as id, version, id as at from naive_log where id > ${naive} order by naive_log.id`.execute(
          system,
        );
        naive = rows.at(-1)?.at ?? naive;
        return rows;
      },
      () => over,
    ),
  ]);
  stop.abort();
  await sequencer;

  expect(faults(committed, versionsIn(everything))).toEqual({ lost: 0, inverted: 0, doubled: 0 });
  expect(faults(committed, versionsIn(personal))).toEqual({ lost: 0, inverted: 0, doubled: 0 });
  expect(halves(committed, everything)).toBe(0);
  expect(halves(committed, personal)).toBe(0);
  // The test itself is sharp enough to catch the naive reader.
  expect(faults(committed, naively.flat()).lost).toBeGreaterThan(0);
});

/** Transactions whose rows a reader got in more than one page. */
function halves(committed: readonly Written[], batches: readonly FeedRow[][]): number {
  const act = new Map(committed.map((row) => [nameOf(row), row.act]));
  const pages = new Map<number, Set<number>>();
  batches.forEach((rows, page) => {
    for (const row of rows) {
      const of = act.get(nameOf({ id: row.entityId, version: row.version })) ?? 0;
      pages.set(of, (pages.get(of) ?? new Set()).add(page));
    }
  });
  return [...pages.values()].filter((in_) => in_.size > 1).length;
}
