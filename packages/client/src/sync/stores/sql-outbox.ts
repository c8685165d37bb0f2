import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type {
  BlobChange,
  BlobState,
  NewBlob,
  NewMutation,
  OutboxItem,
  OutboxState,
  Requeue,
  StoredBlob,
  StoredState,
} from '../local-store.ts';
import { isDiscardable, renumbered, settled } from './outbox-rules.ts';
import type { SqlSession } from './sql-database.ts';

interface OutboxRow {
  seq: number;
  state: OutboxState;
  item: string;
  outcome: string | null;
}

const itemOf = ({ seq, state, item, outcome }: OutboxRow): OutboxItem => ({
  ...(JSON.parse(item) as NewMutation),
  seq,
  state,
  outcome: outcome === null ? null : (JSON.parse(outcome) as MutationOutcome),
});

export async function readState(db: SqlSession): Promise<StoredState> {
  const [state] = await db.all<Omit<StoredState, 'scopes' | 'stages'>>(
    'select cursor, last_seq as lastSeq, sent_seq as sentSeq, ack_seq as ackSeq from state',
  );
  if (!state) throw new Error('The local database has lost its state');
  const generations = await db.all<{
    scope: string;
    rights: string;
    name: string | null;
    next: string | null;
    start_pos: string | null;
  }>(
    `select scope, rights, name, next, start_pos from generations where state in ('shown', 'staged') order by gen`,
  );
  const scopes = generations
    .filter(({ name }) => name === null)
    .map(({ scope, rights }) => ({ id: scope, rights }));
  const stages = generations.flatMap(({ scope, rights, name, next, start_pos }) =>
    name === null ? [] : [{ name, scope: { id: scope, rights }, next, startPos: start_pos ?? '' }],
  );
  return { ...state, scopes, stages };
}

export async function readOutbox(db: SqlSession, states?: readonly OutboxState[]): Promise<OutboxItem[]> {
  const rows = await db.all<OutboxRow>(
    `select seq, state, item, outcome from outbox
     where ?1 is null or state in (select value from json_each(?1)) order by seq, id`,
    [states ? JSON.stringify(states) : null],
  );
  return rows.map(itemOf);
}

export async function handOut(db: SqlSession): Promise<{ items: OutboxItem[]; isNews: boolean }> {
  const { lastSeq, sentSeq } = await readState(db);
  const isNews = sentSeq < lastSeq;
  if (isNews) await db.run('update state set sent_seq = last_seq');
  return { items: await readOutbox(db, ['queued']), isNews };
}

async function itemsById(db: SqlSession, ids: readonly string[]): Promise<Map<string, OutboxItem>> {
  const rows = await db.all<OutboxRow>(
    'select seq, state, item, outcome from outbox where id in (select value from json_each(?))',
    [JSON.stringify(ids)],
  );
  return new Map(rows.map(itemOf).map((item) => [item.id, item]));
}

export async function addMutations(db: SqlSession, mutations: readonly NewMutation[]): Promise<OutboxItem[]> {
  const known = await itemsById(
    db,
    mutations.map(({ id }) => id),
  );
  let { lastSeq } = await readState(db);
  const items: OutboxItem[] = [];
  for (const mutation of mutations) {
    const kept = known.get(mutation.id);
    if (kept) items.push(kept);
    if (kept) continue;
    lastSeq += 1;
    const item: OutboxItem = { ...mutation, seq: lastSeq, state: 'queued', outcome: null };
    await db.run(`insert into outbox (id, seq, state, entity_id, item) values (?, ?, 'queued', ?, ?)`, [
      item.id,
      lastSeq,
      mutation.entity.id,
      JSON.stringify(mutation),
    ]);
    known.set(item.id, item);
    items.push(item);
  }
  await db.run('update state set last_seq = ?', [lastSeq]);
  return items;
}

async function write(db: SqlSession, items: readonly OutboxItem[]): Promise<void> {
  const changes = items.map(({ id, seq, state, outcome }) => [
    id,
    seq,
    state,
    outcome && JSON.stringify(outcome),
  ]);
  await db.run(
    `update outbox set seq = json_extract(c.value, '$[1]'), state = json_extract(c.value, '$[2]'),
       outcome = json_extract(c.value, '$[3]'), archived_at = null
     from json_each(?) c where outbox.id = json_extract(c.value, '$[0]')`,
    [JSON.stringify(changes)],
  );
}

/** Whether any was news. */
export async function settleOutbox(db: SqlSession, outcomes: readonly MutationOutcome[]): Promise<boolean> {
  const { ackSeq } = await readState(db);
  const items = await itemsById(
    db,
    outcomes.map(({ id }) => id),
  );
  for (const outcome of outcomes) {
    const item = items.get(outcome.id);
    const next = item && settled(item, outcome, ackSeq);
    if (next) items.set(next.id, next);
  }
  const news = [...items.values()].filter(({ outcome }) => outcome && outcomes.includes(outcome));
  if (news.length > 0) await write(db, news);
  return news.length > 0;
}

/** Whether a mutation left the overlay. */
export async function acknowledge(db: SqlSession, ackSeq: number): Promise<boolean> {
  await db.run('update state set ack_seq = max(ack_seq, ?)', [ackSeq]);
  const covered = `state = 'settled' and seq <= (select ack_seq from state)`;
  const [some] = await db.all(`select 1 from outbox where ${covered} limit 1`);
  if (some) await db.run(`update outbox set state = 'done' where ${covered}`);
  return some !== undefined;
}

export async function requeue(db: SqlSession, seq: number, how?: Requeue): Promise<void> {
  const state = await readState(db);
  const { again, lastSeq } = renumbered(await readOutbox(db), seq, state.lastSeq, how);
  await write(db, again);
  await db.run('update state set last_seq = ?1, sent_seq = ?1, ack_seq = min(ack_seq, ?2)', [
    lastSeq,
    seq - 1,
  ]);
}

export async function addBlob(db: SqlSession, blob: NewBlob, addedAt: string): Promise<void> {
  await db.run(
    `insert or ignore into blobs (photo_id, sha256, mime_type, byte_size, state, added_at, bytes)
     values (?, ?, ?, ?, 'waiting', ?, ?)`,
    [blob.photoId, blob.sha256, blob.mimeType, blob.bytes.byteLength, addedAt, blob.bytes],
  );
}

export const dropRefused = (db: SqlSession, ids: readonly string[]): Promise<void> =>
  db.run(`delete from outbox where id in (select value from json_each(?)) and state = 'refused'`, [
    JSON.stringify(ids),
  ]);

/** Whether all of them were free to go. */
export async function discard(db: SqlSession, ids: readonly string[]): Promise<boolean> {
  const { sentSeq } = await readState(db);
  const items = await itemsById(db, ids);
  const areFree = ids.every((id) => {
    const item = items.get(id);
    return item && isDiscardable(item, sentSeq);
  });
  if (!areFree) return false;
  await db.run('delete from outbox where id in (select value from json_each(?))', [JSON.stringify(ids)]);
  return true;
}

export function updateBlob(
  db: SqlSession,
  photoId: string,
  { uploadUrl, state }: BlobChange,
  from?: BlobState,
): Promise<void> {
  return db.run(
    `update blobs set upload_url = iif(?1, ?2, upload_url), state = coalesce(?3, state),
       uploaded_at = iif(?3 = 'waiting', null, uploaded_at)
     where photo_id = ?4 and state = coalesce(?5, state)`,
    [uploadUrl === undefined ? 0 : 1, uploadUrl ?? null, state ?? null, photoId, from ?? null],
  );
}

export function readBlobs(db: SqlSession): Promise<StoredBlob[]> {
  return db.all<StoredBlob>(
    `select photo_id as photoId, sha256, mime_type as mimeType, byte_size as byteSize, upload_url as uploadUrl, state,
       added_at as addedAt from blobs order by added_at, photo_id`,
  );
}
