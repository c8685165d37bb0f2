import type { CleanUpLimits, StorageUse } from '../local-store.ts';
import { archiveDays, daysBefore } from './outbox-rules.ts';
import type { SqlSession } from './sql-database.ts';

const rowsPerBite = 2_000;

/** Deletes a bite of what no scope shows any more; false once nothing is left. */
export async function purge(db: SqlSession): Promise<boolean> {
  const dropped = `(select gen from generations where state = 'dropped')`;
  const [left] = await db.all(`select 1 from generations where state = 'dropped' limit 1`);
  if (!left) return false;
  await db.run(
    `delete from rows where rowid in (select rowid from rows where gen in ${dropped} limit ${rowsPerBite})`,
  );
  const [more] = await db.all(`select 1 from rows where gen in ${dropped} limit 1`);
  if (more) return true;
  await db.run(`delete from gone where gen in ${dropped}`);
  await db.run(`delete from generations where state = 'dropped'`);
  return false;
}

const outboxBytes = 'length(cast(item as blob)) + coalesce(length(cast(outcome as blob)), 0)';
const rowBytes = 'length(cast(r.row as blob))';

export async function measure(db: SqlSession): Promise<StorageUse> {
  const scopes = await db.all<{ id: string; rows: number; bytes: number }>(
    `select g.scope as id, count(r.gen) as rows, coalesce(sum(${rowBytes}), 0) as bytes
     from generations g left join rows r on r.gen = g.gen where g.state in ('shown', 'stale') group by g.scope`,
  );
  const [rest] = await db.all<{ outbox: number; blobs: number }>(
    `select (select coalesce(sum(${outboxBytes}), 0) from outbox) as outbox,
       (select coalesce(sum(byte_size), 0) from blobs) as blobs`,
  );
  return {
    rowBytes: scopes.reduce((sum, { bytes }) => sum + bytes, 0),
    outboxBytes: rest?.outbox ?? 0,
    blobBytes: rest?.blobs ?? 0,
    scopes,
  };
}

/** See memory-clean-up.ts for what may go. */
export async function cleanSql(db: SqlSession, limits: CleanUpLimits): Promise<number> {
  const before = await total(db);
  await db.run('delete from notes where expires_at <= ?', [limits.now]);
  await db.run(`update outbox set archived_at = ? where state = 'done' and archived_at is null`, [
    limits.now,
  ]);
  await db.run(`delete from outbox where state = 'done' and archived_at <= ?`, [
    daysBefore(limits.now, archiveDays),
  ]);
  await db.run(
    `update blobs set uploaded_at = iif(state = 'uploaded', ?, null)
     where (state = 'uploaded') = (uploaded_at is null)`,
    [limits.now],
  );
  await db.run(
    `delete from blobs where uploaded_at <= ?1
       or state = 'discarded' and added_at <= ?1 and photo_id not in (select entity_id from outbox)`,
    [daysBefore(limits.now, limits.retentionDays)],
  );
  const over = (await total(db)) - limits.budgetBytes;
  await db.run(
    `delete from blobs where photo_id in (select photo_id from (
       select photo_id, sum(byte_size) over (order by added_at, photo_id) - byte_size as freed
       from blobs where state = 'uploaded') where freed < ?)`,
    [over],
  );
  await db.run(
    `delete from rows where rowid in (select one from (
       select r.rowid as one, sum(${rowBytes}) over (order by r.part, r.rowid) - ${rowBytes} as freed
       from rows r join generations g on g.gen = r.gen
       where r.t = 'interval_days' and g.state in ('shown', 'stale')) where freed < ?)`,
    [(await total(db)) - limits.budgetBytes],
  );
  return before - (await total(db));
}

async function total(db: SqlSession): Promise<number> {
  const { rowBytes, outboxBytes, blobBytes } = await measure(db);
  return rowBytes + outboxBytes + blobBytes;
}
