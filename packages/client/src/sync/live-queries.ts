import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import { createStore, type Store, type WritableStore } from '../store.ts';
import { backoff } from '../backoff.ts';
import type { SetTimer } from '../timer.ts';
import type { RowFilter } from './local-store.ts';
import type { LocalView, ViewChange } from './local-view.ts';
import type { Local } from './overlay.ts';
import { isStoreError } from './stores/store-errors.ts';

export interface Rows<R> {
  rows: readonly Local<R>[];
  /** What is here has been read, and the server has told everything at least once. */
  ready: boolean;
}

interface Query {
  entity: SyncEntity;
  filter: RowFilter;
  value: WritableStore<Rows<unknown>>;
  readers: number;
  /** Reads that were begun; an older answer does not overwrite a newer one. */
  asked: number;
  /** Reads that failed in a row. */
  failures: number;
}

const limits = { base: 500, cap: 30_000 };
/** A screen that comes back within this time finds its rows. */
const keptMs = 5_000;

const nothing: Rows<never> = { rows: [], ready: false };

/** Reads that stay true while somebody looks. Equal reads are one. */
export class LiveQueries {
  /** Something somebody looks at cannot be read: what is shown may be old. */
  readonly isFailing: Store<boolean>;
  readonly #isFailing = createStore(false);
  readonly #setTimer: SetTimer;
  readonly #queries = new Map<string, Query>();
  #view: LocalView | undefined;
  #unwatch: () => void = () => undefined;

  constructor(setTimer: SetTimer) {
    this.#setTimer = setTimer;
    this.isFailing = this.#isFailing;
  }

  /** Another person, or nobody: nothing of the one before is shown any more. */
  show(view: LocalView | undefined): void {
    this.#unwatch();
    this.#view = view;
    this.#unwatch = view?.watch((change) => this.#refresh(change)) ?? (() => undefined);
    for (const query of this.#queries.values()) {
      query.value.set(nothing);
      query.failures = 0;
      void this.#read(query);
    }
    this.#tell();
  }

  observe<E extends SyncEntity>(entity: E, filter: RowFilter): Store<Rows<RowOf<E>>> {
    const key = `${entity} ${JSON.stringify(Object.entries(filter).toSorted())}`;
    const query = () => {
      const known = this.#queries.get(key);
      if (known) return known;
      const made: Query = {
        entity,
        filter,
        value: createStore<Rows<unknown>>(nothing),
        readers: 0,
        asked: 0,
        failures: 0,
      };
      this.#queries.set(key, made);
      return made;
    };
    return {
      get: () => (this.#queries.get(key)?.value.get() ?? nothing) as Rows<RowOf<E>>,
      subscribe: (listener) => {
        const present = query();
        const stop = present.value.subscribe(listener);
        present.readers += 1;
        if (present.readers === 1) void this.#read(present);
        return () => {
          stop();
          present.readers -= 1;
          if (present.readers > 0) return;
          this.#tell();
          this.#setTimer(() => this.#forget(key, present), keptMs);
        };
      },
    };
  }

  /** Another one may stand under the key by now. */
  #forget(key: string, query: Query): void {
    if (query.readers === 0 && this.#queries.get(key) === query) this.#queries.delete(key);
  }

  #refresh({ entities, meta }: ViewChange): void {
    for (const query of this.#queries.values()) {
      if (entities.has(query.entity) || (meta && !query.value.get().ready)) void this.#read(query);
    }
  }

  #tell(): void {
    const is = [...this.#queries.values()].some(({ readers, failures }) => readers > 0 && failures > 0);
    if (is !== this.#isFailing.get()) this.#isFailing.set(is);
  }

  async #read(query: Query): Promise<void> {
    const view = this.#view;
    if (!view) return;
    const asked = ++query.asked;
    try {
      const rows = await view.rows(query.entity, query.filter);
      const ready = rows.length > 0 || query.value.get().ready || (await view.store.load()).cursor !== null;
      if (this.#view !== view || query.asked !== asked) return;
      query.failures = 0;
      query.value.set({ rows, ready });
      this.#tell();
    } catch (error) {
      // Whoever opens the next store reads again.
      if (isStoreError(error, 'closed')) return;
      const again = () => {
        if (this.#view === view && query.asked === asked && query.readers > 0) void this.#read(query);
      };
      this.#setTimer(again, backoff(query.failures++, 1, limits));
      if (this.#view === view) this.#tell();
    }
  }
}
