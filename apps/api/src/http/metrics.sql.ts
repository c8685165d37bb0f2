import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';

/** End of the feed, and how many committed changes wait for their place in it. */
export async function findFeedState(db: Db): Promise<{ head: number; waiting: number }> {
  const found = await sql<{ head: number; waiting: number }>`
    select last_pos as head, (select count(*) from change_outbox) as waiting from feed_head`.execute(db);
  return found.rows[0] ?? { head: 0, waiting: 0 };
}

/** Fails unless the database answers and has been migrated. */
export async function requireSchema(db: Db): Promise<void> {
  await db.selectFrom('feed_head').select('last_pos').execute();
}
