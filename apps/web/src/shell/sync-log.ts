import type { Client } from '@citypulse/client/client';
import type { LiveState } from '@citypulse/client/live-state';
import { useSyncExternalStore } from 'react';

export type SyncEvent =
  | { id: number; at: number; kind: 'state'; name: LiveState['name'] }
  | { id: number; at: number; kind: 'changes'; counts: Readonly<Record<string, number>> }
  | { id: number; at: number; kind: 'scopes'; added: number; removed: number }
  | { id: number; at: number; kind: 'reset' };

type NewEvent = SyncEvent extends infer E ? (E extends SyncEvent ? Omit<E, 'id' | 'at'> : never) : never;

const kept = 200;
let events: readonly SyncEvent[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function add(event: NewEvent): void {
  lastId += 1;
  events = [{ ...event, id: lastId, at: Date.now() } as SyncEvent, ...events].slice(0, kept);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Newest first, of this visit. */
export const useSyncEvents = (): readonly SyncEvent[] => useSyncExternalStore(subscribe, () => events);

/** Writes down what the connection does, until the returned function is called. */
export function keepSyncLog({ live }: Client): () => void {
  let name = live.state.get().name;
  const unwatch = live.state.subscribe(() => {
    const next = live.state.get().name;
    if (next === name) return;
    name = next;
    add({ kind: 'state', name });
  });
  const unsubscribe = live.subscribe({
    changes(changes) {
      const counts: Record<string, number> = {};
      for (const change of changes) counts[change.t] = (counts[change.t] ?? 0) + 1;
      if (changes.length > 0) add({ kind: 'changes', counts });
    },
    scopes: (added, removed) => add({ kind: 'scopes', added: added.length, removed: removed.length }),
    reset: () => add({ kind: 'reset' }),
  });
  return () => {
    unwatch();
    unsubscribe();
  };
}
