import { useEffect, useEffectEvent } from 'react';

const marks = new Set([',', '.']);

type DigitKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | ',' | 'back';

/** Digits of a real keyboard, where one is; never while a text is being typed. */
export function useKeyboard(onKey: ((key: DigitKey) => void) | undefined): void {
  const tell = useEffectEvent((key: DigitKey) => onKey?.(key));
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isText = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (isText || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^\d$/.test(event.key)) tell(event.key as DigitKey);
      else if (marks.has(event.key)) tell(',');
      else if (event.key === 'Backspace') tell('back');
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
