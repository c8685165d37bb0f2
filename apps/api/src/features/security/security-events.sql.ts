import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

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

export async function insertEvents(db: Db, events: readonly NewEvent[]): Promise<void> {
  await db.insertInto('security_events').values(events).execute();
}

/** As many at once as a lock may be held for. */
export async function deleteOldEvents(db: Db, before: Date, most: number): Promise<number> {
  const result = await sql`delete from security_events where id in
    (select id from security_events where at < ${before} order by at limit ${most} for update skip locked)`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}
