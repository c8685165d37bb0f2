import type { Series } from '@citypulse/contracts/series';
import { localMonthOf } from '@citypulse/energy/local-days';
import { isComparable } from './like-with-like.ts';

/** A month beside the same days of the year before. */
export interface MonthPair {
  month: string;
  now: number | null;
  before: number | null;
  /** €, where the series itself is energy. */
  cost: number | null;
  completeness: number;
  /** Both years are measured well enough to be set against each other. */
  comparable: boolean;
}

export function pairMonths(
  now: Series | undefined,
  before: Series | undefined,
  cost: Series | undefined,
): MonthPair[] {
  return (now?.points ?? []).map((point, index) => ({
    month: localMonthOf(Date.parse(point.start)),
    now: point.value,
    before: before?.points[index]?.value ?? null,
    cost: cost?.points[index]?.value ?? null,
    completeness: point.completeness,
    comparable: isComparable(point, before?.points[index]),
  }));
}

/** Null when nothing is known, not zero. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
