import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type {
  BlobChange,
  BlobState,
  NewBlob,
  NewMutation,
  OutboxItem,
  OutboxState,
  Requeue,
} from '../local-store.ts';
import { readStateRecord, type StoreSchema, type WriteTransaction } from './idb-schema.ts';
import type { Bytes, Sealer } from './idb-sealing.ts';
import { isDiscardable, renumbered, settled } from './outbox-rules.ts';

type OutboxRecord = StoreSchema['outbox']['value'];

export const blobLabel = (photoId: string): string => `blob ${photoId}`;

export async function openItem(sealer: Sealer, record: OutboxRecord): Promise<OutboxItem> {
  const { id, seq, state } = record;
  const mutation = (await sealer.open(`mutation ${id}`, record.item)) as NewMutation;
  const outcome = record.outcome && ((await sealer.open(`outcome ${id}`, record.outcome)) as MutationOutcome);
  return { ...mutation, seq, state, outcome };
}

/** What the rules about states look at; the rest stays sealed. */
const outline = (record: OutboxRecord): OutboxItem =>
  ({ id: record.id, seq: record.seq, state: record.state, outcome: null }) as OutboxItem;

export const sealMutations = (sealer: Sealer, mutations: readonly NewMutation[]): Promise<Bytes[]> =>
  Promise.all(mutations.map((mutation) => sealer.seal(`mutation ${mutation.id}`, mutation)));

/** The records in the order asked for; known ones as they are. */
export async function addMutations(
  tx: WriteTransaction,
  mutations: readonly NewMutation[],
  sealed: readonly Bytes[],
): Promise<OutboxRecord[]> {
  const store = tx.objectStore('outbox');
  const state = await readStateRecord(tx);
  const records: OutboxRecord[] = [];
  for (const [index, { id, entity }] of mutations.entries()) {
    const known = await store.get(id);
    const item = sealed[index];
    if (known) records.push(known);
    if (known || !item) continue;
    state.lastSeq += 1;
    const record: OutboxRecord = {
      id,
      seq: state.lastSeq,
      state: 'queued',
      entityId: entity.id,
      item,
      outcome: null,
      archivedAt: null,
    };
    await store.put(record);
    records.push(record);
  }
  await tx.objectStore('state').put(state, 'state');
  return records;
}

interface SealedBlob {
  blob: NewBlob;
  sealed: Bytes;
}

export const sealBlobs = (sealer: Sealer, blobs: readonly NewBlob[]): Promise<SealedBlob[]> =>
  Promise.all(
    blobs.map(async (blob) => ({
      blob,
      sealed: await sealer.sealBytes(blobLabel(blob.photoId), blob.bytes),
    })),
  );

export async function addBlob(tx: WriteTransaction, { blob, sealed }: SealedBlob, addedAt: string) {
  const { photoId, sha256, mimeType, bytes } = blob;
  const store = tx.objectStore('blobs');
  if (await store.getKey(photoId)) return;
  await store.put({
    photoId,
    sha256,
    mimeType,
    byteSize: bytes.byteLength,
    uploadUrl: null,
    state: 'waiting',
    addedAt,
  });
  await tx.objectStore('blobBytes').put(sealed, photoId);
}

/** Whether any outcome was news. */
export async function settleOutbox(
  tx: WriteTransaction,
  outcomes: readonly MutationOutcome[],
  sealed: readonly Bytes[],
): Promise<boolean> {
  const { ackSeq } = await readStateRecord(tx);
  const store = tx.objectStore('outbox');
  let news = false;
  for (const [index, outcome] of outcomes.entries()) {
    const record = await store.get(outcome.id);
    const next = record && settled(outline(record), outcome, ackSeq);
    if (!record || !next) continue;
    await store.put({ ...record, seq: next.seq, state: next.state, outcome: sealed[index] ?? null });
    news = true;
  }
  return news;
}

/** Whether a mutation left the overlay. */
export async function acknowledge(tx: WriteTransaction, ackSeq: number): Promise<boolean> {
  const state = await readStateRecord(tx);
  // What came back since is done as soon as it has its outcome.
  if (ackSeq <= state.ackSeq) return false;
  await tx.objectStore('state').put({ ...state, ackSeq }, 'state');
  const store = tx.objectStore('outbox');
  const covered = (await store.getAll()).filter((item) => item.state === 'settled' && item.seq <= ackSeq);
  for (const record of covered) await store.put({ ...record, state: 'done' });
  return covered.length > 0;
}

export async function requeue(tx: WriteTransaction, seq: number, how?: Requeue): Promise<void> {
  const store = tx.objectStore('outbox');
  const state = await readStateRecord(tx);
  const records = new Map((await store.getAll()).map((record) => [record.id, record]));
  const { again, lastSeq } = renumbered([...records.values()].map(outline), seq, state.lastSeq, how);
  for (const item of again) {
    const record = records.get(item.id);
    if (record)
      await store.put({ ...record, seq: item.seq, state: 'queued', outcome: null, archivedAt: null });
  }
  await tx
    .objectStore('state')
    .put({ ...state, lastSeq, sentSeq: lastSeq, ackSeq: Math.min(state.ackSeq, seq - 1) }, 'state');
}

/** Whether something is handed out for the first time. */
export async function handOut(tx: WriteTransaction): Promise<{ records: OutboxRecord[]; isNews: boolean }> {
  const state = await readStateRecord(tx);
  const isNews = state.sentSeq < state.lastSeq;
  if (isNews) await tx.objectStore('state').put({ ...state, sentSeq: state.lastSeq }, 'state');
  return { records: await tx.objectStore('outbox').getAll(), isNews };
}

export async function dropRefused(tx: WriteTransaction, ids: readonly string[]): Promise<void> {
  const store = tx.objectStore('outbox');
  for (const id of ids) if ((await store.get(id))?.state === 'refused') await store.delete(id);
}

/** Whether all of them were free to go. */
export async function discard(tx: WriteTransaction, ids: readonly string[]): Promise<boolean> {
  const store = tx.objectStore('outbox');
  const { sentSeq } = await readStateRecord(tx);
  for (const id of ids) {
    const record = await store.get(id);
    if (!record || !isDiscardable(record, sentSeq)) return false;
  }
  for (const id of ids) await store.delete(id);
  return true;
}

export async function updateBlob(
  tx: WriteTransaction,
  photoId: string,
  change: BlobChange,
  from?: BlobState,
): Promise<void> {
  const store = tx.objectStore('blobs');
  const blob = await store.get(photoId);
  if (!blob || (from && blob.state !== from)) return;
  if (change.state === 'waiting') delete blob.uploadedAt;
  await store.put({ ...blob, ...change });
}

/** In order of `seq`. */
export function openItems(
  sealer: Sealer,
  records: readonly OutboxRecord[],
  states?: readonly OutboxState[],
): Promise<OutboxItem[]> {
  const wanted = records.filter(({ state }) => !states || states.includes(state));
  return Promise.all(wanted.toSorted((a, b) => a.seq - b.seq).map((record) => openItem(sealer, record)));
}
