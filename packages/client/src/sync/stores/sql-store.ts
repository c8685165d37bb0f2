import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
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
import { cleanSql, measure, purge } from './sql-clean-up.ts';
import { SqlQueue, storeErrorOf, type SqlConnection, type SqlSession } from './sql-database.ts';
import { enqueued } from './outbox-rules.ts';
import {
  acknowledge,
  addBlob,
  addMutations,
  discard,
  dropRefused,
  handOut,
  readBlobs,
  readOutbox,
  readState,
  requeue,
  settleOutbox,
  updateBlob,
} from './sql-outbox.ts';
import { addPage, beginStage, forgetRows, publishRows, readRows } from './sql-rows.ts';
import { prepareSchema } from './sql-schema.ts';
import { StoreError } from './store-errors.ts';
import { StoreWatchers } from './store-watchers.ts';

/** The local store in one SQLite file; the adapter brings the connection. */
export class SqlStore implements LocalStore {
  readonly #queue: SqlQueue;
  readonly #watchers: StoreWatchers;
  readonly #now: () => Date;
  #purging = false;

  private constructor(connection: SqlConnection, name: string, now: () => Date) {
    this.#queue = new SqlQueue(connection);
    this.#watchers = new StoreWatchers(name);
    this.#now = now;
  }

  /** `name` tells databases apart where stores of one are to hear of each other. */
  static async open(
    connect: () => Promise<SqlConnection>,
    name: string,
    now = () => new Date(),
  ): Promise<SqlStore> {
    try {
      const connection = await connect();
      await prepareSchema(connection);
      const store = new SqlStore(connection, name, now);
      store.#purgeSoon();
      return store;
    } catch (error) {
      throw storeErrorOf(error);
    }
  }

  load(): Promise<StoredState> {
    return this.#queue.read(readState);
  }

  rows<E extends SyncEntity>(entity: E, filter: RowFilter = {}): Promise<StoredRow<E>[]> {
    return this.#queue.read((db) => readRows(db, entity, filter));
  }

  async beginStage(stage: Stage): Promise<void> {
    await this.#write((db) => beginStage(db, stage), { meta: true });
    this.#purgeSoon();
  }

  async stagePage(name: string, rows: readonly Change[], next: string | null): Promise<void> {
    await this.#write((db) => addPage(db, name, rows, next), { meta: true });
  }

  async dropStage(name: string): Promise<void> {
    const drop = `update generations set state = 'dropped' where state = 'staged' and name = ?`;
    await this.#write((db) => db.run(drop, [name]), { meta: true });
    this.#purgeSoon();
  }

  async publish(publication: Publication): Promise<void> {
    const change = await this.#queue.transaction(async (db) => {
      const { cursor } = await readState(db);
      if (publication.from !== undefined && publication.from !== cursor) {
        throw new StoreError('stale_cursor', 'The cursor has moved meanwhile');
      }
      const entities = await publishRows(db, publication);
      return { entities, outbox: await acknowledge(db, publication.ackSeq ?? 0), meta: true };
    });
    this.#watchers.tell(change);
    this.#purgeSoon();
  }

  async forgetCursor(): Promise<void> {
    await this.#write(forgetRows, { meta: true });
    this.#purgeSoon();
  }

  async enqueue(mutations: readonly NewMutation[], beside: Beside = {}): Promise<OutboxItem[]> {
    const { blobs = [], instead = [], again = [] } = beside;
    const items = await this.#queue.transaction(async (db) => {
      await dropRefused(db, instead);
      const added = await addMutations(db, mutations);
      for (const blob of blobs) await addBlob(db, blob, this.#now().toISOString());
      for (const photoId of again) await updateBlob(db, photoId, { state: 'waiting' });
      return added;
    });
    this.#watchers.tell(enqueued(items, beside));
    return items;
  }

  outbox(states?: readonly OutboxState[]): Promise<OutboxItem[]> {
    return this.#queue.read((db) => readOutbox(db, states));
  }

  async handOut(): Promise<OutboxItem[]> {
    const { items, isNews } = await this.#queue.transaction(handOut);
    if (isNews) this.#watchers.tell({ meta: true });
    return items;
  }

  async settle(outcomes: readonly MutationOutcome[]): Promise<void> {
    const outbox = await this.#queue.transaction((db) => settleOutbox(db, outcomes));
    if (outbox) this.#watchers.tell({ outbox });
  }

  async requeueFrom(seq: number, how?: Requeue): Promise<void> {
    await this.#write((db) => requeue(db, seq, how), { outbox: true });
  }

  async discard(mutationIds: readonly string[], photoIds: readonly string[] = []): Promise<boolean> {
    const isDone = await this.#queue.transaction(async (db) => {
      if (!(await discard(db, mutationIds))) return false;
      for (const photoId of photoIds) await updateBlob(db, photoId, { state: 'discarded' });
      return true;
    });
    if (isDone) this.#watchers.tell({ outbox: true, blobs: photoIds.length > 0 });
    return isDone;
  }

  blobs(): Promise<StoredBlob[]> {
    return this.#queue.read(readBlobs);
  }

  async blobBytes(photoId: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const [blob] = await this.#queue.read((db) =>
      db.all<{ bytes: Uint8Array }>('select bytes from blobs where photo_id = ?', [photoId]),
    );
    return blob ? new Uint8Array(blob.bytes) : null;
  }

  async updateBlob(photoId: string, change: BlobChange, from?: BlobState): Promise<void> {
    await this.#write((db) => updateBlob(db, photoId, change, from), { blobs: true });
  }

  async note(key: string): Promise<unknown> {
    const [note] = await this.#queue.read((db) =>
      db.all<{ value: string }>(
        'select value from notes where key = ? and (expires_at is null or expires_at > ?)',
        [key, this.#now().toISOString()],
      ),
    );
    return note && (JSON.parse(note.value) as unknown);
  }

  async setNote(key: string, value: unknown, expiresAt?: string): Promise<void> {
    const set = 'insert or replace into notes (key, value, expires_at) values (?, ?, ?)';
    await this.#write(
      (db) =>
        value === undefined
          ? db.run('delete from notes where key = ?', [key])
          : db.run(set, [key, JSON.stringify(value), expiresAt ?? null]),
      { meta: true },
    );
  }

  async cleanUp(limits: CleanUpLimits): Promise<{ freedBytes: number }> {
    const everything = {
      entities: new Set(['interval_days'] as const),
      outbox: true,
      blobs: true,
      meta: true,
    };
    return { freedBytes: await this.#write((db) => cleanSql(db, limits), everything) };
  }

  use(): Promise<StorageUse> {
    return this.#queue.read(measure);
  }

  watch(listener: (change: StoreChange) => void): () => void {
    return this.#watchers.watch(listener);
  }

  async close(): Promise<void> {
    this.#watchers.close();
    await this.#queue.close();
  }

  async #write<T>(work: (db: SqlSession) => Promise<T>, change: Partial<StoreChange>): Promise<T> {
    const result = await this.#queue.transaction(work);
    this.#watchers.tell(change);
    return result;
  }

  /** Bite by bite between the others' work; what is left when the store closes is taken up at the next start. */
  #purgeSoon(): void {
    if (this.#purging) return;
    this.#purging = true;
    const next = async (): Promise<void> => {
      if (!this.#queue.closed && (await this.#queue.transaction(purge))) await next();
    };
    // Rows nobody sees can wait, whatever kept them from going.
    void next()
      .catch(() => undefined)
      .finally(() => (this.#purging = false));
  }
}
