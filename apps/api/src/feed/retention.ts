import { sql } from 'kysely';
import type { AppContext } from '../platform/context.ts';

const days = 120;

/** Drops what is older than any client may ask for; cursors before it get 410. Returns the number of rows. */
export async function pruneFeed(app: AppContext, rowsAtOnce = 10_000): Promise<number> {
  let pruned = 0;
  for (;;) {
    const count = await pruneSome(app, rowsAtOnce);
    pruned += count;
    if (count === 0) return pruned;
  }
}

/**
 * In small transactions: readers wait for none of them, and the sequencer only for the last row of each. What one
 * transaction has written goes as a whole, if it is more than that.
 */
function pruneSome(app: AppContext, rowsAtOnce: number): Promise<number> {
  return app.db.system.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pos: number; count: number }>`
      with old as (
        select distinct txn_last_pos from (select txn_last_pos from change_feed order by pos limit ${rowsAtOnce}) oldest
      ), ends as (
        select max(f.pos) as pos from old o join change_feed f on f.pos = o.txn_last_pos
        where f.at < now() - make_interval(days => ${days})
      ), gone as (
        delete from change_feed where pos <= (select pos from ends) returning 1
      )
      select coalesce((select pos from ends), 0) as pos, (select count(*) from gone)::int as count`.execute(
      tx,
    );
    const [end] = rows;
    if (!end || end.count === 0) return 0;
    await sql`update feed_head set min_pos = ${end.pos} where min_pos < ${end.pos}`.execute(tx);
    return end.count;
  });
}
