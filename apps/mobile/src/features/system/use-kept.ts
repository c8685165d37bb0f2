import { useSync } from '@citypulse/client/react/sync';
import type { LocalStore } from '@citypulse/client/sync/local-store';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { z } from 'zod';

export interface Kept<T> {
  value: T;
  change(next: T): void;
  /** What was kept is forgotten; what is shown stays. */
  clear(): Promise<void>;
  /** The last change lies on the device. */
  isKept: boolean;
}

/** The store of the person at work, as soon as it is open. */
function useLocalStore(): LocalStore | undefined {
  const sync = useSync();
  const get = useCallback(() => sync.store(), [sync]);
  return useSyncExternalStore(sync.state.subscribe, get, get);
}

/** Writes one after the other: the last one typed is the last one kept. */
function useWriter<T>(store: LocalStore | undefined, key: string) {
  const [isKept, setKept] = useState(false);
  const writing = useRef<Promise<unknown>>(Promise.resolve());
  const write = useCallback(
    (next: T | undefined): Promise<void> => {
      // A full or broken store is told of by the state of the sync; here the mark of what is kept goes out.
      const done = writing.current
        .then(() => store?.setNote(key, next))
        .then(
          () => setKept(store !== undefined && next !== undefined),
          () => setKept(false),
        );
      writing.current = done;
      return done;
    },
    [store, key],
  );
  return { write, isKept };
}

/** What a person is still working on, kept with every change: leaving, a call or the end of the app loses nothing. */
export function useKept<T>(key: string, schema: z.ZodType<T>, first: T): Kept<T> {
  const store = useLocalStore();
  const [value, setValue] = useState(first);
  const { write, isKept } = useWriter<T>(store, key);
  const changed = useRef<{ value: T }>(undefined);
  useEffect(() => {
    if (!store) return;
    // Typed before the store was open.
    if (changed.current) void write(changed.current.value);
    else
      void store.note(key).then(
        (kept) => {
          const { data } = schema.safeParse(kept);
          if (data !== undefined && !changed.current) setValue(data);
        },
        () => undefined,
      );
  }, [store, key, schema, write]);
  const change = useCallback(
    (next: T) => {
      changed.current = { value: next };
      setValue(next);
      if (store) void write(next);
    },
    [store, write],
  );
  const clear = useCallback(() => write(undefined), [write]);
  return { value, change, clear, isKept };
}
