import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import { createStore, type Store, type WritableStore } from '../store.ts';
import type { RowFilter } from './local-store.ts';
import type { LocalView, ViewChange } from './local-view.ts';
import type { Local } from './overlay.ts';

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
}

const nothing: Rows<never> = { rows: [], ready: false };

/** Reads that stay true while somebody looks. Equal reads are one. */
export class LiveQueries {
  readonly #queries = new Map<string, Query>();
  #view: LocalView | undefined;
  #unwatch: () => void = () => undefined;

  /** Another person, or nobody: nothing of the one before is shown any more. */
  show(view: LocalView | undefined): void {
    this.#unwatch();
    this.#view = view;
    this.#unwatch = view?.watch((change) => this.#refresh(change)) ?? (() => undefined);
    for (const query of this.#queries.values()) {
      query.value.set(nothing);
      void this.#read(query);
    }
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
          // A screen that comes back at once finds its rows.
          if (present.readers === 0)
            setTimeout(() => present.readers === 0 && this.#queries.delete(key), 5_000);
        };
      },
    };
  }

  #refresh({ entities, meta }: ViewChange): void {
    for (const query of this.#queries.values()) {
      if (entities.has(query.entity) || (meta && !query.value.get().ready)) void this.#read(query);
    }
  }

  async #read(query: Query): Promise<void> {
    const view = this.#view;
    if (!view) return;
    const asked = ++query.asked;
    try {
      const rows = await view.rows(query.entity, query.filter);
      const ready = rows.length > 0 || query.value.get().ready || (await view.store.load()).cursor !== null;
      if (this.#view === view && query.asked === asked) query.value.set({ rows, ready });
    } catch {
      // A store that is being closed: whoever opens the next one reads again.
    }
  }
}
