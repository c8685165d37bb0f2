import type { LoadProfileInterval } from './load-profile-intervals.ts';
import type { IntervalUnit } from './load-profile-numbers.ts';

export type LoadProfileSummary = {
  /** Data rows read, header and empty lines not counted. */
  rows: number;
  intervals: number;
  /** Rows without a value: gaps. */
  withoutValue: number;
  /** Rows that repeat an interval with the same value. */
  repeated: number;
  errors: number;
  /** Intervals between the first and the last one that the file does not hold. */
  missingIntervals: number;
  firstStart: number | null;
  lastEnd: number | null;
  intervalSeconds: number | null;
  unit: IntervalUnit;
  /** Of all intervals, in `unit`. */
  sum: number;
  /** The interval with the largest amount, in `unit`. */
  peak: { start: number; value: number } | null;
  /** The reading stopped early; nothing of the file should be imported. */
  stopped: boolean;
};

/** Counts what came out of the rows. */
export class LoadProfileTotals {
  readonly unit: IntervalUnit;
  rows = 0;
  intervals = 0;
  withoutValue = 0;
  repeated = 0;
  errors = 0;
  #sum = 0;
  #peak: { start: number; value: number } | null = null;
  #firstStart = Number.POSITIVE_INFINITY;
  #lastStart = Number.NEGATIVE_INFINITY;

  constructor(unit: IntervalUnit) {
    this.unit = unit;
  }

  add({ start, value }: LoadProfileInterval): void {
    this.intervals += 1;
    this.#sum += value;
    if (!this.#peak || value > this.#peak.value) this.#peak = { start, value };
    this.#firstStart = Math.min(this.#firstStart, start);
    this.#lastStart = Math.max(this.#lastStart, start);
  }

  summary(intervalSeconds: number | null, stopped: boolean): LoadProfileSummary {
    const { rows, intervals, withoutValue, repeated, errors, unit } = this;
    const lengthMs = (intervalSeconds ?? 0) * 1000;
    const has = intervals > 0;
    return {
      rows,
      intervals,
      withoutValue,
      repeated,
      errors,
      unit,
      intervalSeconds,
      stopped,
      missingIntervals: has ? (this.#lastStart - this.#firstStart) / lengthMs + 1 - intervals : 0,
      firstStart: has ? this.#firstStart : null,
      lastEnd: has ? this.#lastStart + lengthMs : null,
      peak: this.#peak,
      sum: Math.round(this.#sum * 1e6) / 1e6,
    };
  }
}
