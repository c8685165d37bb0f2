import type { CleanUpLimits, StorageUse, StoreChange } from '../local-store.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { archiveDays, daysBefore } from './outbox-rules.ts';

const sizeOf = (value: unknown): number => JSON.stringify(value).length;
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

export function measure(db: MemoryDatabase): StorageUse {
  const scopes = [...db.visible].map(([id, { rows }]) => ({
    id,
    rows: rows.size,
    bytes: sum([...rows.values()].map(({ row }) => sizeOf(row))),
  }));
  return {
    rowBytes: sum(scopes.map(({ bytes }) => bytes)),
    outboxBytes: sum([...db.outbox.values()].map(sizeOf)),
    blobBytes: sum([...db.blobs.values()].map(({ bytes }) => bytes.byteLength)),
    scopes,
  };
}

/** Nothing here touches a mutation without its outcome or a photo that is not uploaded. */
export function cleanMemory(
  db: MemoryDatabase,
  limits: CleanUpLimits,
): { freedBytes: number; change: Partial<StoreChange> } {
  const before = total(db);
  dropExpired(db, limits.now);
  dropArchived(db, limits.now);
  dropBlobs(db, limits);
  let used = total(db);
  for (const drop of oldestFirst(db)) {
    if (used <= limits.budgetBytes) break;
    used -= drop();
  }
  return {
    freedBytes: before - used,
    change: { entities: new Set(['interval_days']), outbox: true, blobs: true, meta: true },
  };
}

function total(db: MemoryDatabase): number {
  const { rowBytes, outboxBytes, blobBytes } = measure(db);
  return rowBytes + outboxBytes + blobBytes;
}

function dropExpired(db: MemoryDatabase, now: string): void {
  for (const [key, { expiresAt }] of db.notes) {
    if (expiresAt !== null && expiresAt <= now) db.notes.delete(key);
  }
}

/** Days are counted from the first clean-up that met the item: its own time is by a clock that decides nothing. */
function dropArchived(db: MemoryDatabase, now: string): void {
  for (const { id, state } of db.outbox.values()) {
    if (state !== 'done') continue;
    const since = db.archivedAt.get(id) ?? now;
    db.archivedAt.set(id, since);
    if (since > daysBefore(now, archiveDays)) continue;
    db.outbox.delete(id);
    db.archivedAt.delete(id);
  }
}

/** Uploaded ones go as applied mutations do. A discarded photo stays as long as a mutation speaks of it. */
function dropBlobs(db: MemoryDatabase, { now, retentionDays }: CleanUpLimits): void {
  const before = daysBefore(now, retentionDays);
  const spokenOf = new Set([...db.outbox.values()].map(({ entity }) => entity.id));
  for (const [photoId, { blob }] of db.blobs) {
    const since = db.uploadedAt.get(photoId) ?? now;
    if (blob.state === 'uploaded') db.uploadedAt.set(photoId, since);
    else db.uploadedAt.delete(photoId);
    const isDiscarded = blob.state === 'discarded' && !spokenOf.has(photoId) && blob.addedAt <= before;
    if (isDiscarded || (blob.state === 'uploaded' && since <= before)) dropBlob(db, photoId);
  }
}

function dropBlob(db: MemoryDatabase, photoId: string): boolean {
  db.uploadedAt.delete(photoId);
  return db.blobs.delete(photoId);
}

function* oldestFirst(db: MemoryDatabase): Generator<() => number> {
  const blobs = [...db.blobs.values()].filter(({ blob }) => blob.state === 'uploaded');
  for (const { blob, bytes } of blobs.toSorted((a, b) => a.blob.addedAt.localeCompare(b.blob.addedAt))) {
    yield () => (dropBlob(db, blob.photoId) ? bytes.byteLength : 0);
  }
  const days = [...db.visible.values()]
    .flatMap(({ rows }) => [...rows].map(([key, row]) => ({ key, row, rows })))
    .filter(({ row }) => row.t === 'interval_days');
  for (const { key, row, rows } of days.toSorted((a, b) => a.row.part.localeCompare(b.row.part))) {
    yield () => (rows.delete(key) ? sizeOf(row.row) : 0);
  }
}
