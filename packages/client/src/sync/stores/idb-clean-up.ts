import type { CleanUpLimits, StorageUse } from '../local-store.ts';
import { strikeOut } from './idb-chunks.ts';
import type {
  GenerationRecord,
  PlaceInChunk,
  ReadTransaction,
  StoreSchema,
  WriteTransaction,
} from './idb-schema.ts';
import { archiveDays, daysBefore } from './outbox-rules.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const visible = ({ state }: GenerationRecord): boolean => state === 'shown' || state === 'stale';

export async function measure(tx: ReadTransaction | WriteTransaction): Promise<StorageUse> {
  const generations = (await tx.objectStore('generations').getAll()).filter(visible);
  const outbox = await tx.objectStore('outbox').getAll();
  const blobs = await tx.objectStore('blobs').getAll();
  return {
    rowBytes: sum(generations.map(({ bytes }) => bytes)),
    outboxBytes: sum(outbox.map(({ item, outcome }) => item.byteLength + (outcome?.byteLength ?? 0))),
    blobBytes: sum(blobs.map(({ byteSize }) => byteSize)),
    scopes: generations.map(({ scope, rows, bytes }) => ({ id: scope, rows, bytes })),
  };
}

/** See memory-clean-up.ts for what may go; the bytes freed. */
export async function cleanIdb(tx: WriteTransaction, limits: CleanUpLimits): Promise<number> {
  const before = await total(tx);
  await dropExpired(tx, limits.now);
  await dropArchived(tx, limits.now);
  await dropBlobs(tx, limits);
  await dropOldestBlobs(tx, limits.budgetBytes);
  await dropOldestDays(tx, limits.budgetBytes);
  return before - (await total(tx));
}

async function total(tx: WriteTransaction): Promise<number> {
  const { rowBytes, outboxBytes, blobBytes } = await measure(tx);
  return rowBytes + outboxBytes + blobBytes;
}

async function dropExpired(tx: WriteTransaction, now: string): Promise<void> {
  const notes = tx.objectStore('notes');
  for (const key of await notes.getAllKeys()) {
    const expiresAt = (await notes.get(key))?.expiresAt ?? null;
    if (expiresAt !== null && expiresAt <= now) await notes.delete(key);
  }
}

async function dropArchived(tx: WriteTransaction, now: string): Promise<void> {
  const outbox = tx.objectStore('outbox');
  for (const record of await outbox.getAll()) {
    if (record.state !== 'done') continue;
    const archivedAt = record.archivedAt ?? now;
    if (archivedAt <= daysBefore(now, archiveDays)) await outbox.delete(record.id);
    else if (record.archivedAt === null) await outbox.put({ ...record, archivedAt });
  }
}

async function dropBlobs(tx: WriteTransaction, { now, retentionDays }: CleanUpLimits): Promise<void> {
  const before = daysBefore(now, retentionDays);
  const spokenOf = new Set((await tx.objectStore('outbox').getAll()).map(({ entityId }) => entityId));
  for (const { uploadedAt, ...blob } of await tx.objectStore('blobs').getAll()) {
    const { photoId, state, addedAt } = blob;
    const since = state === 'uploaded' ? (uploadedAt ?? now) : undefined;
    const isDiscarded = state === 'discarded' && !spokenOf.has(photoId) && addedAt <= before;
    if (isDiscarded || (since !== undefined && since <= before)) await dropBlob(tx, photoId);
    else if (since !== uploadedAt)
      await tx.objectStore('blobs').put({ ...blob, ...(since !== undefined && { uploadedAt: since }) });
  }
}

async function dropBlob(tx: WriteTransaction, photoId: string): Promise<void> {
  await tx.objectStore('blobs').delete(photoId);
  await tx.objectStore('blobBytes').delete(photoId);
}

async function dropOldestBlobs(tx: WriteTransaction, budget: number): Promise<void> {
  let over = (await total(tx)) - budget;
  const uploaded = (await tx.objectStore('blobs').getAll()).filter(({ state }) => state === 'uploaded');
  for (const { photoId, byteSize } of uploaded.toSorted((a, b) => a.addedAt.localeCompare(b.addedAt))) {
    if (over <= 0) return;
    await dropBlob(tx, photoId);
    over -= byteSize;
  }
}

interface StoredDay {
  gen: number;
  part: string;
  bytes: number;
  at: PlaceInChunk | { key: StoreSchema['rows']['key'] };
}

async function daysOf(tx: WriteTransaction): Promise<StoredDay[]> {
  const rows = await tx
    .objectStore('rows')
    .index('key')
    .getAll(IDBKeyRange.bound(['interval_days'], ['interval_days', []]));
  const chunks = await tx.objectStore('chunks').index('entity').getAll('interval_days');
  const single = rows.map(({ g, t, i, p, d }) => {
    return { gen: g, part: p, bytes: d.byteLength, at: { key: [g, t, i, p] } } satisfies StoredDay;
  });
  const inChunks = chunks.flatMap((record) =>
    record.p.flatMap((part, place): StoredDay[] =>
      record.struck.includes(place)
        ? []
        : [{ gen: record.g, part, bytes: record.s[place] ?? 0, at: { chunk: [record.g, record.n], place } }],
    ),
  );
  return [...single, ...inChunks].toSorted((a, b) => a.part.localeCompare(b.part));
}

async function dropOldestDays(tx: WriteTransaction, budget: number): Promise<void> {
  let over = (await total(tx)) - budget;
  if (over <= 0) return;
  const generations = new Map((await tx.objectStore('generations').getAll()).map((one) => [one.gen, one]));
  const struck: PlaceInChunk[] = [];
  for (const { gen, bytes, at } of await daysOf(tx)) {
    const generation = generations.get(gen);
    if (over <= 0) break;
    if (!generation || !visible(generation)) continue;
    if ('chunk' in at) struck.push(at);
    else await tx.objectStore('rows').delete(at.key);
    generation.rows -= 1;
    generation.bytes -= bytes;
    over -= bytes;
  }
  await strikeOut(tx, struck);
  for (const generation of generations.values()) await tx.objectStore('generations').put(generation);
}
