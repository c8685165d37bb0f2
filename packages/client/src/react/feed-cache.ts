import { SignedInUser } from '@citypulse/contracts/identity';
import type { Change } from '@citypulse/contracts/sync-changes';
import { focusManager, type Query, type QueryClient } from '@tanstack/react-query';
import type { Client } from '../client.ts';
import { patch } from './feed-patches.ts';
import { gapOf, shows } from './feed-reads.ts';
import { readOf } from './keys.ts';

/** Keeps the cached reads true to the feed until the returned function is called. */
export function watchFeed({ live, session }: Client, queries: QueryClient): () => void {
  const refresher = new Refresher(queries);
  const stopChanges = live.subscribe({
    changes(changes) {
      for (const change of changes) adoptRights(session, change);
      for (const query of queries.getQueryCache().getAll()) apply(queries, refresher, query, changes);
    },
    scopes() {
      // What lies unseen in the cache may be of a building that is out of reach now.
      queries.removeQueries({ queryKey: ['api'], type: 'inactive' });
      void queries.invalidateQueries({ queryKey: ['api'] });
    },
    reset: () => void queries.invalidateQueries({ queryKey: ['api'] }),
  });
  const stopState = live.state.subscribe(() => {
    if (live.state.get().name !== 'live') return;
    // Reads that failed while there was no connection come back with it.
    void queries.refetchQueries({
      queryKey: ['api'],
      type: 'active',
      predicate: ({ state }) => state.status === 'error',
    });
  });
  return () => {
    stopChanges();
    stopState();
    refresher.stop();
  };
}

function adoptRights(session: Client['session'], change: Change): void {
  if (change.t !== 'memberships') return;
  const { data: user } = SignedInUser.safeParse(change.row);
  if (user) session.update(user);
}

function apply(queries: QueryClient, refresher: Refresher, query: Query, changes: readonly Change[]): void {
  const read = readOf(query);
  if (!read) return;
  const concerned = changes.filter((change) => shows(read.operation, read.request, change));
  if (concerned.length === 0) return;
  // An answer under way may have been read before the change.
  let enough = query.state.fetchStatus === 'idle' && read.shape === 'one' && query.state.data !== undefined;
  let data: unknown = query.state.data;
  for (const change of concerned) {
    const next = data === undefined ? undefined : patch(read, data, change);
    if (next === undefined) enough = false;
    else data = next;
  }
  if (data !== query.state.data) queries.setQueryData(query.queryKey, data);
  if (!enough) refresher.request(query, gapOf(read.operation));
}

/** Gathers refetches: only what is on a screen is read again, and heavy reads not more often than their gap. */
class Refresher {
  readonly #queries: QueryClient;
  readonly #due = new Map<Query, number>();
  readonly #last = new WeakMap<Query, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  request(query: Query, gap: number): void {
    // Unseen: read again when someone looks.
    if (!query.isActive() || !focusManager.isFocused()) return query.invalidate();
    const earliest = Math.max(Date.now() + 250, (this.#last.get(query) ?? 0) + gap);
    if (!this.#due.has(query)) this.#due.set(query, earliest);
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#due.clear();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#due.size === 0) return;
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, Math.min(...this.#due.values()) - Date.now()));
  }

  #flush(): void {
    const now = Date.now();
    for (const [query, due] of this.#due) {
      if (due > now) continue;
      this.#due.delete(query);
      this.#last.set(query, now);
      // Unseen by now: marked only, and read again when someone looks.
      const refetchType = focusManager.isFocused() ? 'active' : 'none';
      void this.#queries.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType });
    }
    this.#arm();
  }
}
