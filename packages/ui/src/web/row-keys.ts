import {
  useEffect,
  useEffectEvent,
  useState,
  type KeyboardEvent as ReactKeyboardEvent,
  type RefObject,
} from 'react';

/** True where a key belongs to what is being typed or to something lying on top. */
export function keyIsTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input,textarea,select,[role="combobox"],[role="menu"]'))
    return true;
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

interface RowKeys {
  frame: RefObject<HTMLElement | null>;
  ids: readonly string[];
  selectedId: string | null;
  pageKeys: boolean;
  onSelect: (index: number) => void;
  onOpen: (index: number) => void;
  scrollTo: (index: number) => void;
}

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** J/K and arrows move, Enter opens. One row is in the tab order. */
export function useRowKeys({ frame, ids, selectedId, pageKeys, onSelect, onOpen, scrollTo }: RowKeys) {
  const [moved, setMoved] = useState(0);
  const selected = selectedId === null ? -1 : ids.indexOf(selectedId);
  const current = Math.min(selected >= 0 ? selected : moved, Math.max(0, ids.length - 1));

  const go = (index: number) => {
    setMoved(index);
    scrollTo(index);
    // The row may only be drawn after scrolling.
    requestAnimationFrame(() => {
      frame.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: false });
    });
    onSelect(index);
  };
  const handle = (key: string, within: boolean): boolean => {
    const step = steps[key];
    if (step !== undefined && (within || key.length === 1)) {
      const started = within || selected >= 0;
      go(Math.max(0, Math.min(ids.length - 1, started ? current + step : current)));
      return true;
    }
    if (within && key === 'Enter') {
      onOpen(current);
      return true;
    }
    return false;
  };
  const onPageKey = useEffectEvent((event: KeyboardEvent) => {
    const within = event.target instanceof Node && (frame.current?.contains(event.target) ?? false);
    if (within || keyIsTaken(event) || ids.length === 0) return;
    if (handle(event.key, false)) event.preventDefault();
  });
  useEffect(() => {
    if (!pageKeys) return undefined;
    const listen = (event: KeyboardEvent) => onPageKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [pageKeys]);

  return {
    current,
    pick: (index: number) => {
      setMoved(index);
      onSelect(index);
    },
    onKeyDown: (event: ReactKeyboardEvent) => {
      const onRow = event.target instanceof HTMLElement && event.target.matches('[data-row]');
      if (event.ctrlKey || event.metaKey || event.altKey || (event.key === 'Enter' && !onRow)) return;
      if (handle(event.key, true)) event.preventDefault();
    },
  };
}
