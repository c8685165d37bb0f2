import { touchTarget } from '@citypulse/ui/tokens';
import { usePreferences } from '../preferences/preferences.ts';

/** Sizes of what is touched: larger, and further apart, with gloves. */
export function useTouch() {
  const { glove } = usePreferences();
  return glove
    ? { glove, button: touchTarget.glove, small: touchTarget.primary, row: 96, gap: 12, scan: 80 }
    : { glove, button: touchTarget.primary, small: touchTarget.normal, row: 72, gap: 8, scan: 64 };
}
