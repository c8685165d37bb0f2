import { focusManager, type Query, type QueryClient } from '@tanstack/react-query';

/** Gathers refetches: only what is on a screen is read again, and heavy reads not more often than their gap. */
export class Refresher {
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
