import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { EventRow } from './anomalies.sql.ts';

export interface NewEvent {
  at: string;
  kind: string;
  user_id: string | null;
  account_hash: Buffer | null;
  session_id: string | null;
  device_id: string | null;
  ip: string | null;
  user_agent: string | null;
  detail: string;
}

export async function insertEvents(db: Db, events: readonly NewEvent[]): Promise<EventRow[]> {
  const rows = await db
    .insertInto('security_events')
    .values(events)
    .returning(['id', 'at', 'user_id', 'account_hash', 'session_id', 'device_id', 'network'])
    .returning([
      'user_agent',
      'detail',
      sql<EventRow['kind']>`kind`.as('kind'),
      sql<string>`host(ip)`.as('ip'),
    ])
    .execute();
  return rows.toSorted((a, b) => a.id - b.id);
}

/** As many at once as a lock may be held for. */
export async function deleteOldEvents(db: Db, before: Date, most: number): Promise<number> {
  const result = await sql`delete from security_events where id in
    (select id from security_events where at < ${before} order by at limit ${most} for update skip locked)`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}
