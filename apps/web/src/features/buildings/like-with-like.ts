import { localMonthOf } from '@citypulse/energy/local-days';

interface MonthPoint {
  start: string;
  value: number | null;
  completeness: number;
}

/** Below this measured share a month of either year is no basis for a comparison. */
const enough = 0.9;

export interface Comparison {
  now: number | null;
  before: number | null;
  /** Months that stay out because one of the two years is not measured well enough, such as `2026-11`. */
  leftOut: string[];
}

export const isComparable = (now: MonthPoint | undefined, before: MonthPoint | undefined): boolean =>
  now !== undefined &&
  before !== undefined &&
  now.value !== null &&
  before.value !== null &&
  now.completeness >= enough &&
  before.completeness >= enough;

/** Sums of both years over the months that both measured: a meter not read yet is no saving. */
export function compareMonths(now: readonly MonthPoint[], before: readonly MonthPoint[]): Comparison {
  const result: Comparison = { now: null, before: null, leftOut: [] };
  now.forEach((point, index) => {
    const past = before[index];
    if (isComparable(point, past)) {
      result.now = (result.now ?? 0) + (point.value ?? 0);
      result.before = (result.before ?? 0) + (past?.value ?? 0);
    } else {
      result.leftOut.push(localMonthOf(Date.parse(point.start)));
    }
  });
  return result;
}
