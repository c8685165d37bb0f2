/** What has been typed: whole digits, and the decimals once the mark was pressed. */
export interface Typed {
  whole: string;
  /** null: the mark was not pressed. */
  part: string | null;
}

export interface CounterFace {
  digits: number;
  decimals: number;
}

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | ',' | 'back';

export const nothingTyped: Typed = { whole: '', part: null };

/** The keys work like those of a pocket calculator; a full row of boxes takes no more. */
export function press(typed: Typed, key: Key, { digits, decimals }: CounterFace): Typed {
  const { whole, part } = typed;
  if (key === 'back') {
    if (part === null) return { whole: whole.slice(0, -1), part };
    return { whole, part: part === '' ? null : part.slice(0, -1) };
  }
  if (key === ',') return decimals > 0 && part === null ? { whole: whole || '0', part: '' } : typed;
  if (part !== null) return part.length < decimals ? { whole, part: part + key } : typed;
  // A counter shows leading zeros: typed along they count as places, not as value.
  return whole.length < digits ? { whole: whole + key, part } : typed;
}

export function valueOf({ whole, part }: Typed): number | null {
  if (whole === '') return null;
  return Number(part ? `${whole}.${part}` : whole);
}

export interface Box {
  digit: string;
  /** `empty`: nothing typed for it, shown grey. */
  look: 'typed' | 'empty';
  decimal: boolean;
  cursor: boolean;
}

/** One box per digit of the device, whole digits from the right, decimals from the left. */
export function boxesOf(typed: Typed, { digits, decimals }: CounterFace): Box[] {
  const { whole, part } = typed;
  const lead = digits - whole.length;
  const isEmpty = whole === '';
  const wholes = Array.from({ length: digits }, (_, index): Box => {
    const digit = whole[index - lead];
    return {
      digit: digit ?? (isEmpty ? '' : '0'),
      look: digit === undefined ? 'empty' : 'typed',
      decimal: false,
      cursor: part === null && index === digits - 1,
    };
  });
  const next = Math.min(part?.length ?? 0, decimals - 1);
  const parts = Array.from({ length: decimals }, (_, index): Box => {
    const digit = part?.[index];
    return {
      digit: digit ?? (isEmpty ? '' : '0'),
      look: digit === undefined ? 'empty' : 'typed',
      decimal: true,
      cursor: part !== null && index === next,
    };
  });
  return [...wholes, ...parts];
}
