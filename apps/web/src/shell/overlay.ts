import { useSyncExternalStore } from 'react';

export interface Overlay {
  set: (open: boolean) => void;
  useOpen: () => boolean;
}

/** Something that lies over the page and can be opened from anywhere. */
export function createOverlay(): Overlay {
  let open = false;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    set(next) {
      open = next;
      for (const listener of listeners) listener();
    },
    useOpen: () => useSyncExternalStore(subscribe, () => open),
  };
}
