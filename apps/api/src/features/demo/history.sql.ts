import { once } from 'node:events';
import { sql } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Db } from '../../platform/db.ts';

/** How the points are read now, which somebody may have changed. */
export function listPointModes(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('measuring_points')
    .select(['id', 'key', 'interval_seconds'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
}

/** 'id month' of what is loaded. */
export async function listLoaded(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('demo_loads').select(['measuring_point_id', 'month']).execute();
  return new Set(rows.map((row) => `${row.measuring_point_id} ${row.month.slice(0, 7)}`));
}

export async function insertLoaded(db: Db, ids: readonly string[], month: string): Promise<void> {
  const rows = ids.map((measuring_point_id) => ({ measuring_point_id, month: `${month}-01` }));
  await db
    .insertInto('demo_loads')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Newest local day with interval data of each point. */
export async function listNewestDays(db: Db): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; day: string }>`
    select p.id, d.day from measuring_points p
    cross join lateral (select day from interval_days d where d.point_key = p.key and d.basis = 'I' order by day desc limit 1) d
    where p.reading_mode = 'interval'`.execute(db);
  return new Map(rows.rows.map((row) => [row.id, row.day]));
}

/** History nobody watches yet: no row of the change feed for each of its days. */
export async function beginBulkLoad(db: Db): Promise<void> {
  await sql`select set_config('app.bulk_load', 'on', true)`.execute(db);
  await sql`create temporary table if not exists incoming_intervals
    (start timestamptz, value double precision, point_key int, length_seconds smallint) on commit delete rows`.execute(
    db,
  );
}

/** Tab-separated lines of start, value, key and length. What is there already stays. Within a transaction. */
export async function copyIntervals(connection: pg.Client, lines: readonly string[]): Promise<void> {
  const stream = connection.query(
    copyFrom('copy incoming_intervals (start, value, point_key, length_seconds) from stdin'),
  );
  for (const line of lines) {
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  await connection.query(`insert into interval_values (start, value, point_key, length_seconds)
    select start, value, point_key, length_seconds from incoming_intervals on conflict (point_key, start) do nothing`);
}

/** One loader at a time; a second one waits and then finds nothing to do. Held until the connection ends. */
export async function holdLoaderLock(connection: pg.Client): Promise<void> {
  await connection.query(`select pg_advisory_lock(hashtext('demo_history'))`);
}
