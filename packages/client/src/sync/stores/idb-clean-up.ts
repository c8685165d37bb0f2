import type { CleanUpLimits, StorageUse } from '../local-store.ts';
import type { GenerationRecord, ReadTransaction, WriteTransaction } from './idb-schema.ts';
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
  await dropBlobs(tx, daysBefore(limits.now, limits.retentionDays));
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

async function dropBlobs(tx: WriteTransaction, before: string): Promise<void> {
  const spokenOf = new Set((await tx.objectStore('outbox').getAll()).map(({ entityId }) => entityId));
  for (const { photoId, state, addedAt } of await tx.objectStore('blobs').getAll()) {
    const over = state === 'uploaded' || (state === 'refused' && !spokenOf.has(photoId));
    if (over && addedAt <= before) await dropBlob(tx, photoId);
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

async function dropOldestDays(tx: WriteTransaction, budget: number): Promise<void> {
  let over = (await total(tx)) - budget;
  if (over <= 0) return;
  const store = tx.objectStore('rows');
  const generations = new Map((await tx.objectStore('generations').getAll()).map((one) => [one.gen, one]));
  const keys = await store
    .index('key')
    .getAllKeys(IDBKeyRange.bound(['interval_days'], ['interval_days', []]));
  for (const key of keys.toSorted((a, b) => a[3].localeCompare(b[3]))) {
    const generation = generations.get(key[0]);
    if (over <= 0) break;
    if (!generation || !visible(generation)) continue;
    const bytes = (await store.get(key))?.d.byteLength ?? 0;
    await store.delete(key);
    generation.rows -= 1;
    generation.bytes -= bytes;
    over -= bytes;
  }
  for (const generation of generations.values()) await tx.objectStore('generations').put(generation);
}
