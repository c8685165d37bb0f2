import { perApp } from './per-app.ts';

/** What a node counts of its own work, for `/metrics` to show. */
export const vitalsOf = perApp(() => ({
  /** Intervals taken in since the start, by what became of them. */
  intervals: { inserted: 0, updated: 0, unchanged: 0 },
  sockets: (): number => 0,
}));
