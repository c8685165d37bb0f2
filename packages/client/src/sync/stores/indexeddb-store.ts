import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import type { IDBPDatabase } from 'idb';
import type {
  Beside,
  BlobChange,
  BlobState,
  CleanUpLimits,
  LocalStore,
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
import { largePage, sealChunks, storeChunks } from './idb-chunks.ts';
import { cleanIdb, measure } from './idb-clean-up.ts';
import { openDatabase, type OpenedDatabase } from './idb-open.ts';
import * as outbox from './idb-outbox.ts';
import * as rows from './idb-rows.ts';
import { storeNames, type ReadTransaction, type StoreSchema, type WriteTransaction } from './idb-schema.ts';
import type { Sealer } from './idb-sealing.ts';
import { readStoredState, storeErrorOfIdb } from './idb-state.ts';
import { enqueued } from './outbox-rules.ts';
import { StoreError } from './store-errors.ts';
import { StoreWatchers } from './store-watchers.ts';

/** The local store in IndexedDB, shared by the tabs of one browser; what is not an id or a version is encrypted. */
export class IndexedDbStore implements LocalStore {
  readonly putAside: readonly string[];
  readonly keyLost: boolean;
  readonly #db: IDBPDatabase<StoreSchema>;
  readonly #sealer: Sealer;
  readonly #watchers: StoreWatchers;
  readonly #now: () => Date;
  #closed = false;
  #purging: Promise<void> | undefined;

  private constructor(opened: OpenedDatabase, now: () => Date) {
    this.#db = opened.db;
    this.#sealer = opened.sealer;
    this.#watchers = new StoreWatchers(opened.name);
    this.#now = now;
    this.putAside = opened.putAside;
    this.keyLost = opened.keyLost;
  }

  /** `superseded`: a newer app opens the database in another tab, or the browser took it away; reload. */
  static async open(
    name: string,
    { superseded, now = () => new Date() }: { superseded?: () => void; now?: () => Date } = {},
  ): Promise<IndexedDbStore> {
    const held: { store?: IndexedDbStore } = {};
    const opened = await openDatabase(name, () => {
      void held.store?.close();
      superseded?.();
    });
    const store = new IndexedDbStore(opened, now);
    held.store = store;
    store.#purgeSoon();
    return store;
  }

  load(): Promise<StoredState> {
    return this.#read(readStoredState);
  }

  async rows<E extends SyncEntity>(entity: E, filter: RowFilter = {}): Promise<StoredRow<E>[]> {
    const found = await this.#read((tx) => rows.findRows(tx, entity, filter));
    return rows.openRows(this.#sealer, found, entity, filter);
  }

  async beginStage(stage: Stage): Promise<void> {
    await this.#write((tx) => rows.beginStage(tx, stage), { meta: true });
    this.#purgeSoon();
  }

  async stagePage(name: string, page: readonly Change[], next: string | null): Promise<void> {
    if (page.length >= largePage) {
      const chunks = await sealChunks(this.#sealer, page);
      await this.#write((tx) => storeChunks(tx, name, chunks, next), { meta: true }, 'relaxed');
      return;
    }
    const sealed = await rows.sealRows(this.#sealer, page);
    await this.#write((tx) => rows.storePage(tx, name, sealed, next), { meta: true }, 'relaxed');
  }

  async dropStage(name: string): Promise<void> {
    await this.#write((tx) => rows.dropStage(tx, name), { meta: true });
    this.#purgeSoon();
  }

  async publish(publication: Publication): Promise<void> {
    const changes = await rows.sealRows(this.#sealer, publication.changes);
    const told: Partial<StoreChange> = { meta: true };
    await this.#write(async (tx) => {
      told.entities = await rows.storePublication(tx, { ...publication, changes });
      told.outbox = await outbox.acknowledge(tx, publication.ackSeq ?? 0);
    }, told);
    this.#purgeSoon();
  }

  async forgetCursor(): Promise<void> {
    await this.#write(rows.forgetRows, { meta: true });
    this.#purgeSoon();
  }

  async enqueue(mutations: readonly NewMutation[], beside: Beside = {}): Promise<OutboxItem[]> {
    const { blobs = [], instead = [], again = [] } = beside;
    const sealed = await outbox.sealMutations(this.#sealer, mutations);
    const photos = await outbox.sealBlobs(this.#sealer, blobs);
    const records = await this.#transaction(async (tx) => {
      await outbox.dropRefused(tx, instead);
      for (const photo of photos) await outbox.addBlob(tx, photo, this.#now().toISOString());
      for (const photoId of again) await outbox.updateBlob(tx, photoId, { state: 'waiting' });
      return outbox.addMutations(tx, mutations, sealed);
    });
    const items = await Promise.all(records.map((record) => outbox.openItem(this.#sealer, record)));
    this.#watchers.tell(enqueued(items, beside));
    return items;
  }

  async outbox(states?: readonly OutboxState[]): Promise<OutboxItem[]> {
    const records = await this.#read((tx) => tx.objectStore('outbox').getAll());
    return outbox.openItems(this.#sealer, records, states);
  }

  async handOut(): Promise<OutboxItem[]> {
    const { records, isNews } = await this.#transaction(outbox.handOut);
    if (isNews) this.#watchers.tell({ meta: true });
    return outbox.openItems(this.#sealer, records, ['queued']);
  }

  async settle(outcomes: readonly MutationOutcome[]): Promise<void> {
    const sealed = await Promise.all(
      outcomes.map((outcome) => this.#sealer.seal(`outcome ${outcome.id}`, outcome)),
    );
    const told: Partial<StoreChange> = {};
    await this.#write(async (tx) => {
      told.outbox = await outbox.settleOutbox(tx, outcomes, sealed);
    }, told);
  }

  async requeueFrom(seq: number, how?: Requeue): Promise<void> {
    await this.#write((tx) => outbox.requeue(tx, seq, how), { outbox: true });
  }

  async discard(mutationIds: readonly string[], photoIds: readonly string[] = []): Promise<boolean> {
    const isDone = await this.#transaction(async (tx) => {
      if (!(await outbox.discard(tx, mutationIds))) return false;
      for (const photoId of photoIds) await outbox.updateBlob(tx, photoId, { state: 'discarded' });
      return true;
    });
    if (isDone) this.#watchers.tell({ outbox: true, blobs: photoIds.length > 0 });
    return isDone;
  }

  async blobs(): Promise<StoredBlob[]> {
    return this.#read((tx) => tx.objectStore('blobs').getAll());
  }

  async blobBytes(photoId: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const sealed = await this.#read((tx) => tx.objectStore('blobBytes').get(photoId));
    return sealed ? this.#sealer.openBytes(outbox.blobLabel(photoId), sealed) : null;
  }

  async updateBlob(photoId: string, change: BlobChange, from?: BlobState): Promise<void> {
    await this.#write((tx) => outbox.updateBlob(tx, photoId, change, from), { blobs: true });
  }

  async note(key: string): Promise<unknown> {
    const note = await this.#read((tx) => tx.objectStore('notes').get(key));
    const expired = note?.expiresAt != null && note.expiresAt <= this.#now().toISOString();
    return note && !expired ? this.#sealer.open(`note ${key}`, note.value) : undefined;
  }

  async setNote(key: string, value: unknown, expiresAt?: string): Promise<void> {
    const sealed = value === undefined ? undefined : await this.#sealer.seal(`note ${key}`, value);
    const set = async (tx: WriteTransaction) => {
      const store = tx.objectStore('notes');
      if (sealed) await store.put({ value: sealed, expiresAt: expiresAt ?? null }, key);
      else await store.delete(key);
    };
    await this.#write(set, { meta: true });
  }

  async cleanUp(limits: CleanUpLimits): Promise<{ freedBytes: number }> {
    const everything = {
      entities: new Set(['interval_days'] as const),
      outbox: true,
      blobs: true,
      meta: true,
    };
    return { freedBytes: await this.#write((tx) => cleanIdb(tx, limits), everything) };
  }

  use(): Promise<StorageUse> {
    return this.#read(measure);
  }

  watch(listener: (change: StoreChange) => void): () => void {
    return this.#watchers.watch(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#watchers.close();
    await this.#purging;
    this.#db.close();
  }

  async #read<T>(work: (tx: ReadTransaction) => Promise<T>): Promise<T> {
    this.#requireOpen();
    return work(this.#db.transaction([...storeNames], 'readonly') as ReadTransaction);
  }

  async #write<T>(
    work: (tx: WriteTransaction) => Promise<T>,
    told: Partial<StoreChange>,
    durability: IDBTransactionDurability = 'strict',
  ): Promise<T> {
    const result = await this.#transaction(work, durability);
    if (Object.values(told).some(Boolean)) this.#watchers.tell(told);
    return result;
  }

  async #transaction<T>(
    work: (tx: WriteTransaction) => Promise<T>,
    durability: IDBTransactionDurability = 'strict',
  ) {
    this.#requireOpen();
    const tx = this.#db.transaction([...storeNames], 'readwrite', { durability }) as WriteTransaction;
    const done = tx.done.catch((error: unknown) => {
      throw storeErrorOfIdb(error);
    });
    try {
      const result = await work(tx);
      await done;
      return result;
    } catch (error) {
      abort(tx);
      // Why the browser gave up says more than that a request of it failed.
      const reason = await done.then(
        () => undefined,
        (cause: unknown) => cause,
      );
      throw reason instanceof StoreError ? reason : storeErrorOfIdb(error);
    }
  }

  #requireOpen(): void {
    if (this.#closed) throw new StoreError('closed', 'The store is closed');
  }

  /** Bite by bite between the others' work; what is left when the store closes is taken up at the next start. */
  #purgeSoon(): void {
    const next = async (): Promise<void> => {
      if (!this.#closed && (await this.#transaction(rows.purge, 'relaxed'))) await next();
    };
    // Rows nobody sees can wait, whatever kept them from going.
    this.#purging ??= next()
      .catch(() => undefined)
      .finally(() => (this.#purging = undefined));
  }
}

function abort(tx: WriteTransaction): void {
  try {
    tx.abort();
  } catch {
    // Over already: it has aborted by itself.
  }
}
