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

/** Calls back for keys pressed anywhere on the page that nothing else has a claim to; true means it was used. */
export function usePageKeys(enabled: boolean, onKey: (event: KeyboardEvent) => boolean): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (!keyIsTaken(event) && onKey(event)) event.preventDefault();
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => handle(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [enabled]);
}

interface RowKeys {
  frame: RefObject<HTMLElement | null>;
  count: number;
  /** Index of the selected row, -1 for none. */
  selected: number;
  pageKeys: boolean;
  onSelect: (index: number) => void;
  onOpen: (index: number) => void;
  scrollTo: (index: number) => void;
}

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** J/K and arrows move, Enter opens. One row is in the tab order. */
export function useRowKeys({ frame, count, selected, pageKeys, onSelect, onOpen, scrollTo }: RowKeys) {
  const [moved, setMoved] = useState(0);
  const current = Math.min(selected >= 0 ? selected : moved, Math.max(0, count - 1));

  const go = (index: number) => {
    setMoved(index);
    scrollTo(index);
    // The row may only be drawn after scrolling.
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus());
    onSelect(index);
  };
  const move = (key: string, started: boolean): boolean => {
    const step = steps[key];
    if (step === undefined || count === 0) return false;
    go(Math.max(0, Math.min(count - 1, started ? current + step : current)));
    return true;
  };
  usePageKeys(pageKeys, (event) => {
    const within = event.target instanceof Node && (frame.current?.contains(event.target) ?? false);
    // Arrows scroll the page unless the table has the focus.
    return !within && event.key.length === 1 && move(event.key, selected >= 0);
  });

  return {
    current,
    pick: (index: number) => {
      setMoved(index);
      onSelect(index);
    },
    onKeyDown: (event: ReactKeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const onRow = event.target instanceof HTMLElement && event.target.matches('[data-row]');
      if (event.key === 'Enter' && onRow) onOpen(current);
      else if (!move(event.key, true)) return;
      event.preventDefault();
    },
  };
}
