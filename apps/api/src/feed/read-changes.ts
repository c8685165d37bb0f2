import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../platform/db.ts';
import type { FeedHead } from './cursor.ts';

/** What is known of a change before its row is read: a key, a version and where the row lay and lies. */
export interface ChangedKey {
  entityType: SyncEntity;
  entityId: string;
  op: 'U' | 'D';
  version: number;
  part: string | null;
  scopeOld: string | null;
  scopeNew: string | null;
  audienceUser: string | null;
}

export interface FeedRow extends ChangedKey {
  pos: number;
  /** End of the transaction; a reader may stop nowhere else. */
  txnLastPos: number;
}

export interface Reader {
  scopes: readonly string[];
  userId: string;
}

const changed = sql`entity_type as "entityType", entity_id as "entityId", op, version, part,
  scope_old as "scopeOld", scope_new as "scopeNew", audience_user as "audienceUser"`;
const positioned = sql`pos, txn_last_pos as "txnLastPos", ${changed}`;

export async function readHead(db: Db): Promise<FeedHead> {
  const { epoch, last_pos, min_pos } = await db
    .selectFrom('feed_head')
    .select(['epoch', 'last_pos', 'min_pos'])
    .executeTakeFirstOrThrow();
  return { epoch, lastPos: last_pos, minPos: min_pos };
}

/**
 * The changes of one reader after a position, oldest first, to the end of a transaction: the last page of a long
 * transaction is longer than the limit.
 */
export async function readChanges(
  db: Db,
  reader: Reader,
  after: number,
  upTo: number,
  limit: number,
): Promise<FeedRow[]> {
  const rows = await selectChanges(db, reader, after, upTo, limit);
  const last = rows.at(-1);
  if (!last || rows.length < limit || last.pos === last.txnLastPos) return rows;
  return [...rows, ...(await selectChanges(db, reader, last.pos, last.txnLastPos, null))];
}

/**
 * Each scope has its own range of an index, for rows that came and for rows that went: what a reader pays for is his
 * own changes, however many of others lie between. One condition over all scopes would walk the feed.
 */
async function selectChanges(
  db: Db,
  { scopes, userId }: Reader,
  after: number,
  upTo: number,
  limit: number | null,
) {
  const between = (condition: RawBuilder<unknown>) => sql`
    select pos from change_feed
    where ${condition} and pos > ${after} and pos <= ${upTo} order by pos limit ${limit}`;
  const ofScopes = (column: 'scope_new' | 'scope_old') => sql`
    select found.pos from unnest(${scopes}::uuid[]) reach(scope)
    cross join lateral (${between(sql`${sql.ref(column)} = reach.scope`)}) found`;
  const { rows } = await sql<FeedRow>`
    with mine as (
      select distinct pos from (
        ${ofScopes('scope_new')} union all ${ofScopes('scope_old')}
        union all (${between(sql`audience_user = ${userId}`)})) found
      order by pos limit ${limit})
    select ${positioned} from mine join change_feed using (pos) order by pos`.execute(db);
  return rows;
}

/** Is there anything for the reader between the two positions? */
export async function hasChanges(db: Db, reader: Reader, after: number, upTo: number): Promise<boolean> {
  return after < upTo && (await selectChanges(db, reader, after, upTo, 1)).length > 0;
}

/** Committed but not yet sequenced, as far as the transaction's snapshot sees. */
export async function readOutbox(db: Db, { scopes, userId }: Reader): Promise<ChangedKey[]> {
  const { rows } = await sql<ChangedKey>`
    select ${changed} from change_outbox
    where scope_new = any(${scopes}::uuid[]) or scope_old = any(${scopes}::uuid[]) or audience_user = ${userId}
    order by id`.execute(db);
  return rows;
}

/** What is committed beyond a position, sequenced or not, by transactions that changed more than one row. */
export async function readChangedTogether(db: Db, after: number): Promise<ChangedKey[]> {
  const { rows } = await sql<ChangedKey>`
    select ${changed} from (
      select *, count(*) over (partition by xid) as together from (
        select xid, entity_type, entity_id, op, version, part, scope_old, scope_new, audience_user from change_outbox
        union all
        select xid, entity_type, entity_id, op, version, part, scope_old, scope_new, audience_user from change_feed
        where pos > ${after}) later) counted
    where together > 1`.execute(db);
  return rows;
}

/** Everybody's changes after a position, cut at the end of a transaction. */
export async function readBatch(db: Db, after: number, limit: number): Promise<FeedRow[]> {
  const select = (from: number, upTo: number | null, most: number | null) =>
    sql<FeedRow>`
    select ${positioned} from change_feed
    where pos > ${from} and pos <= coalesce(${upTo}::bigint, 9223372036854775807) order by pos limit ${most}`.execute(
      db,
    );
  const { rows } = await select(after, null, limit);
  const last = rows.at(-1);
  if (!last || last.pos === last.txnLastPos) return rows;
  return [...rows, ...(await select(last.pos, last.txnLastPos, null)).rows];
}

/**
 * Where a client without a cursor begins: a little before now, so that what it read while it was connecting is
 * covered by what it is then told.
 */
export async function startPosition(db: Db, head: FeedHead): Promise<number> {
  const { rows } = await sql<{ pos: number }>`
    select txn_last_pos as pos from change_feed
    where at < clock_timestamp() - interval '10 seconds' order by change_feed.pos desc limit 1`.execute(db);
  return Math.max(rows[0]?.pos ?? head.minPos, head.minPos);
}
