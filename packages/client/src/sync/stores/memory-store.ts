import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import type {
  Beside,
  BlobChange,
  BlobState,
  CleanUpLimits,
  LocalStore,
  NewBlob,
  NewMutation,
  OutboxItem,
  OutboxState,
  Publication,
  Requeue,
  RowFilter,
  Stage,
  StorageUse,
  StoreChange,
  StoredBlob,
  StoredRow,
  StoredState,
} from '../local-store.ts';
import { cleanMemory, measure } from './memory-clean-up.ts';
import { memoryDatabase, type MemoryDatabase } from './memory-database.ts';
import { addPage, publishRows } from './memory-rows.ts';
import { enqueued, isDiscardable, renumbered, settled } from './outbox-rules.ts';
import { matches, storeChange } from './row-keys.ts';
import { StoreError } from './store-errors.ts';

/**
 * Keeps everything in memory: for tests, as the model the other drivers are held against, and where a browser refuses
 * storage. Each method does its work in one turn, so nobody sees half of it.
 */
export class MemoryStore implements LocalStore {
  readonly #db: MemoryDatabase;
  readonly #now: () => Date;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  #closed = false;

  constructor(db: MemoryDatabase = memoryDatabase(), now: () => Date = () => new Date()) {
    this.#db = db;
    this.#now = now;
  }

  async load(): Promise<StoredState> {
    const { cursor, visible, stages, lastSeq, sentSeq, ackSeq } = this.#open();
    const held = [...visible.values()].filter(({ stale }) => !stale);
    return {
      cursor,
      scopes: held.map(({ scope }) => scope),
      stages: [...stages.values()].map(({ stage }) => stage),
      lastSeq,
      sentSeq,
      ackSeq,
    };
  }

  async rows<E extends SyncEntity>(entity: E, filter: RowFilter = {}): Promise<StoredRow<E>[]> {
    const all = [...this.#open().visible.values()].flatMap(({ rows }) => [...rows.values()]);
    return all.filter((row): row is StoredRow<E> => row.t === entity && matches(row, filter));
  }

  async beginStage(stage: Stage): Promise<void> {
    const { stages } = this.#open();
    for (const [name, { scope }] of stages) if (scope.id === stage.scope.id) stages.delete(name);
    stages.set(stage.name, { stage, scope: stage.scope, rows: new Map(), gone: new Map() });
    this.#tell({ meta: true });
  }

  async stagePage(name: string, rows: readonly Change[], next: string | null): Promise<void> {
    const staged = this.#open().stages.get(name);
    if (!staged) throw new StoreError('stage_gone', `There is no stage ${name}`);
    addPage(staged, rows, next);
    this.#tell({ meta: true });
  }

  async dropStage(name: string): Promise<void> {
    if (this.#open().stages.delete(name)) this.#tell({ meta: true });
  }

  async publish(publication: Publication): Promise<void> {
    const db = this.#open();
    if (publication.from !== undefined && publication.from !== db.cursor) {
      throw new StoreError('stale_cursor', 'The cursor has moved meanwhile');
    }
    const entities = publishRows(db, publication);
    const outbox = this.#acknowledge(publication.ackSeq ?? 0);
    this.#tell({ entities, outbox, meta: true });
  }

  async forgetCursor(): Promise<void> {
    const db = this.#open();
    db.cursor = null;
    db.ackSeq = 0;
    db.stages.clear();
    for (const generation of db.visible.values()) generation.stale = true;
    this.#tell({ meta: true });
  }

  async enqueue(mutations: readonly NewMutation[], beside: Beside = {}): Promise<OutboxItem[]> {
    const db = this.#open();
    const { blobs = [], instead = [], again = [] } = beside;
    for (const id of instead) if (db.outbox.get(id)?.state === 'refused') db.outbox.delete(id);
    const items = mutations.map((mutation): OutboxItem => {
      const known = db.outbox.get(mutation.id);
      if (known) return known;
      db.lastSeq += 1;
      const item: OutboxItem = { ...mutation, seq: db.lastSeq, state: 'queued', outcome: null };
      db.outbox.set(item.id, item);
      return item;
    });
    for (const blob of blobs)
      if (!db.blobs.has(blob.photoId)) db.blobs.set(blob.photoId, this.#waiting(blob));
    for (const photoId of again) this.#change(photoId, { state: 'waiting' });
    this.#tell(enqueued(items, beside));
    return items;
  }

  async outbox(states?: readonly OutboxState[]): Promise<OutboxItem[]> {
    const items = [...this.#open().outbox.values()].filter((item) => !states || states.includes(item.state));
    return items.toSorted((a, b) => a.seq - b.seq);
  }

  async handOut(): Promise<OutboxItem[]> {
    const db = this.#open();
    const isNews = db.sentSeq < db.lastSeq;
    db.sentSeq = db.lastSeq;
    if (isNews) this.#tell({ meta: true });
    return this.outbox(['queued']);
  }

  async settle(outcomes: readonly MutationOutcome[]): Promise<void> {
    const db = this.#open();
    let changed = false;
    for (const outcome of outcomes) {
      const item = db.outbox.get(outcome.id);
      const next = item && settled(item, outcome, db.ackSeq);
      if (next) db.outbox.set(next.id, next);
      changed ||= next !== undefined;
    }
    if (changed) this.#tell({ outbox: true });
  }

  async requeueFrom(seq: number, how?: Requeue): Promise<void> {
    const db = this.#open();
    const { again, lastSeq } = renumbered([...db.outbox.values()], seq, db.lastSeq, how);
    for (const item of again) {
      db.outbox.set(item.id, item);
      db.archivedAt.delete(item.id);
    }
    db.lastSeq = lastSeq;
    db.sentSeq = lastSeq;
    db.ackSeq = Math.min(db.ackSeq, seq - 1);
    this.#tell({ outbox: true });
  }

  async discard(mutationIds: readonly string[], photoIds: readonly string[] = []): Promise<boolean> {
    const { outbox, sentSeq } = this.#open();
    const items = mutationIds.map((id) => outbox.get(id));
    if (!items.every((item) => item && isDiscardable(item, sentSeq))) return false;
    for (const id of mutationIds) outbox.delete(id);
    for (const photoId of photoIds) this.#change(photoId, { state: 'discarded' });
    this.#tell({ outbox: true, blobs: photoIds.length > 0 });
    return true;
  }

  async blobs(): Promise<StoredBlob[]> {
    return [...this.#open().blobs.values()].map(({ blob }) => blob);
  }

  async blobBytes(photoId: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#open().blobs.get(photoId)?.bytes.slice() ?? null;
  }

  async updateBlob(photoId: string, change: BlobChange, from?: BlobState): Promise<void> {
    if (this.#change(photoId, change, from)) this.#tell({ blobs: true });
  }

  #change(photoId: string, change: BlobChange, from?: BlobState): boolean {
    const kept = this.#open().blobs.get(photoId);
    if (!kept || (from && kept.blob.state !== from)) return false;
    kept.blob = { ...kept.blob, ...change };
    if (change.state === 'waiting') this.#open().uploadedAt.delete(photoId);
    return true;
  }

  async note(key: string): Promise<unknown> {
    const note = this.#open().notes.get(key);
    const expired = note?.expiresAt != null && note.expiresAt <= this.#now().toISOString();
    return expired ? undefined : structuredClone(note?.value);
  }

  async setNote(key: string, value: unknown, expiresAt?: string): Promise<void> {
    const { notes } = this.#open();
    if (value === undefined) notes.delete(key);
    else notes.set(key, { value: structuredClone(value), expiresAt: expiresAt ?? null });
    this.#tell({ meta: true });
  }

  async cleanUp(limits: CleanUpLimits): Promise<{ freedBytes: number }> {
    const { freedBytes, change } = cleanMemory(this.#open(), limits);
    this.#tell(change);
    return { freedBytes };
  }

  async use(): Promise<StorageUse> {
    return measure(this.#open());
  }

  watch(listener: (change: StoreChange) => void): () => void {
    const own = (change: StoreChange) => listener(change);
    this.#listeners.add(own);
    this.#db.listeners.add(own);
    return () => {
      this.#listeners.delete(own);
      this.#db.listeners.delete(own);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const listener of this.#listeners) this.#db.listeners.delete(listener);
  }

  #open(): MemoryDatabase {
    if (this.#closed) throw new StoreError('closed', 'The store is closed');
    return this.#db;
  }

  #acknowledge(ackSeq: number): boolean {
    const db = this.#open();
    db.ackSeq = Math.max(db.ackSeq, ackSeq);
    const covered = [...db.outbox.values()].filter(
      ({ state, seq }) => state === 'settled' && seq <= db.ackSeq,
    );
    for (const item of covered) db.outbox.set(item.id, { ...item, state: 'done' });
    return covered.length > 0;
  }

  #waiting({ photoId, bytes, mimeType, sha256 }: NewBlob) {
    const blob: StoredBlob = {
      photoId,
      sha256,
      mimeType,
      byteSize: bytes.byteLength,
      uploadUrl: null,
      state: 'waiting',
      addedAt: this.#now().toISOString(),
    };
    return { blob, bytes: new Uint8Array(bytes) };
  }

  #tell(change: Partial<StoreChange>): void {
    for (const listener of this.#db.listeners) listener(storeChange(change));
  }
}
