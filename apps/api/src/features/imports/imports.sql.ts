import type { ImportBatch, RowError } from '@citypulse/contracts/imports';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** An import may take longer than a request's statement; both end with the transaction. */
export async function allowMinutes(db: Db): Promise<void> {
  await sql`select set_config('statement_timeout', '120000', true), set_config('lock_timeout', '15000', true)`.execute(
    db,
  );
}

/** Batches write their short key into the values before they know whether there is anything to keep. */
export async function nextBatchKey(db: Db): Promise<number> {
  const next = await sql<{ key: number }>`
    select nextval(pg_get_serial_sequence('import_batches', 'key'))::int as key`.execute(db);
  return next.rows[0]?.key ?? 0;
}

export interface NewBatch {
  id: string;
  key: number;
  measuringPointId: string;
  buildingId: string;
  fileName: string;
  fileHash: string;
  mapping: unknown;
  createdBy: string | null;
  inserted: number;
  updated: number;
  unchanged: number;
  errorCount: number;
}

export async function insertBatch(db: Db, batch: NewBatch): Promise<void> {
  await sql`
    insert into import_batches (id, key, measuring_point_id, building_id, file_name, file_hash, format, mapping,
      created_by, inserted, updated, unchanged, error_count)
    overriding system value
    values (${batch.id}, ${batch.key}, ${batch.measuringPointId}, ${batch.buildingId}, ${batch.fileName},
      decode(${batch.fileHash}, 'hex'), 'csv', ${JSON.stringify(batch.mapping)}::jsonb, ${batch.createdBy},
      ${batch.inserted}, ${batch.updated}, ${batch.unchanged}, ${batch.errorCount})`.execute(db);
}

export async function insertErrors(db: Db, batchId: string, errors: readonly RowError[]): Promise<void> {
  await sql`
    insert into import_errors (batch_id, position, row, column_name, code, message)
    select ${batchId}, e.position, e.row, e.column_name, e.code, e.message
    from unnest(${errors.map(({ row }) => row)}::int[], ${errors.map(({ column }) => column)}::text[],
      ${errors.map(({ code }) => code)}::text[], ${errors.map(({ message }) => message)}::text[])
      with ordinality e (row, column_name, code, message, position)`.execute(db);
}

/** Newest first. */
export async function listBatches(
  db: Db,
  scope: Scope,
  after: readonly [createdAt: string, id: string] | null,
  limit: number,
): Promise<ImportBatch[]> {
  const [createdAt, id] = after ?? [null, null];
  const listed = await sql<ImportBatch>`
    select b.id, b.measuring_point_id as "measuringPointId", p.name as "measuringPointName", b.file_name as "fileName",
      b.format, b.created_by as "createdBy", display_name_of(b.created_by) as "createdByName",
      b.created_at as "createdAt", b.inserted, b.updated, b.unchanged, b.error_count as "errorCount",
      b.undone_at as "undoneAt"
    from (select * from import_batches where ${scope}) b left join measuring_points p on p.id = b.measuring_point_id
    where ${createdAt}::timestamptz is null or (b.created_at, b.id) < (${createdAt}::timestamptz, ${id}::uuid)
    order by b.created_at desc, b.id desc limit ${limit}`.execute(db);
  return listed.rows;
}

export async function findBatch(db: Db, scope: Scope, id: string) {
  const found = await sql<{ id: string; key: number; pointKey: number; inserted: number; updated: number }>`
    select b.id, b.key, p.key as "pointKey", b.inserted, b.updated
    from (select * from import_batches where ${scope} and id = ${id}) b
    join measuring_points p on p.id = b.measuring_point_id`.execute(db);
  return found.rows[0];
}

export async function listErrors(db: Db, batchId: string, after: number, limit: number) {
  const listed = await sql<RowError & { position: number }>`
    select position, row, column_name as "column", code, message from import_errors
    where batch_id = ${batchId} and position > ${after} order by position limit ${limit}`.execute(db);
  return listed.rows;
}

/** Of two who undo it one gets it. */
export async function markUndone(db: Db, id: string, at: Date): Promise<boolean> {
  const marked = await db
    .updateTable('import_batches')
    .set({ undone_at: at.toISOString() })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return marked !== undefined;
}

export interface Undone {
  removed: number;
  restored: number;
  days: { pointKey: number; day: string; changedFrom: number }[];
}

/** Gives back what the batch replaced and removes what it brought, where it still owns the value. */
export async function takeBack(db: Db, batchKey: number, pointKey: number): Promise<Undone> {
  const undone = await sql<{ removed: number; restored: number; days: Undone['days'] | null }>`
    with replaced as materialized (
      select start, value, quality, previous_batch_key from interval_replaced
      where batch_key = ${batchKey} and point_key = ${pointKey}
    ),
    restored as (
      update interval_values v set value = r.value, quality = r.quality, batch_key = r.previous_batch_key
      from replaced r where v.point_key = ${pointKey} and v.start = r.start and v.batch_key = ${batchKey}
      returning v.start
    ),
    removed as (
      delete from interval_values v where v.point_key = ${pointKey} and v.batch_key = ${batchKey}
        and not exists (select from replaced r where r.start = v.start)
      returning v.start
    ),
    days as (
      select (start at time zone 'Europe/Berlin')::date as day, extract(epoch from min(start))::float8 as changed_from
      from (select start from restored union all select start from removed) s group by 1 order by 1
    )
    select (select count(*) from removed)::int as removed, (select count(*) from restored)::int as restored,
      (select json_agg(json_build_object('pointKey', ${pointKey}::int, 'day', day, 'changedFrom', changed_from))
        from days) as days`.execute(db);
  const [row] = undone.rows;
  return { removed: row?.removed ?? 0, restored: row?.restored ?? 0, days: row?.days ?? [] };
}

/** Later batches that replaced a value of this one now have replaced what was there before it. */
export async function leaveChain(db: Db, batchKey: number, pointKey: number): Promise<void> {
  await sql`
    update interval_replaced later
    set value = own.value, quality = own.quality, length_seconds = own.length_seconds,
      previous_batch_key = own.previous_batch_key
    from interval_replaced own
    where later.previous_batch_key = ${batchKey} and later.point_key = ${pointKey}
      and own.batch_key = ${batchKey} and own.point_key = later.point_key and own.start = later.start`.execute(
    db,
  );
  await sql`delete from interval_replaced where previous_batch_key = ${batchKey} and point_key = ${pointKey}`.execute(
    db,
  );
  await sql`delete from interval_replaced where batch_key = ${batchKey}`.execute(db);
}
