import { counterRange, roundTo, type Counter, type CounterReading } from './counters.ts';
import type { DayWeight } from './degree-days.ts';
import { DAY_MS, endOfDay, eachDayWithin, startOfDay } from './local-days.ts';

/** Counter values; past a rollover they exceed the counter's range. */
export type ExpectedBand = { low: number; likely: number; high: number };

const MOST_PIECES = 12;

function weightBetween(from: number, to: number, weight: DayWeight | null): number {
  if (!weight) return (to - from) / DAY_MS;
  let sum = 0;
  for (const { date, start, end } of eachDayWithin(from, to)) {
    sum += (weight(date) * (end - start)) / (endOfDay(date) - startOfDay(date));
  }
  return sum;
}

/** Counter units per day (or per unit of weight) of the newest pieces between readings. */
function rates(readings: readonly CounterReading[], counter: Counter, weight: DayWeight | null): number[] {
  const found: number[] = [];
  const newest = readings.slice(-MOST_PIECES - 1);
  for (const [index, to] of newest.entries()) {
    const from = newest[index - 1];
    if (!from) continue;
    const turned = to.value < from.value ? counterRange(counter) : 0;
    const shown = to.value + turned - from.value;
    const span = weightBetween(from.at, to.at, weight);
    if (span > 0 && shown < counterRange(counter) / 2) found.push(shown / span);
  }
  return found.toSorted((a, b) => a - b);
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/**
 * Where a counter should stand at a time, from the pace of its earlier readings (oldest first): the median pace,
 * between half the slowest and twice the fastest; with fewer than three pieces a quarter to four times. Null
 * without two readings, or when all the time was without weight.
 */
export function expectedBand(
  readings: readonly CounterReading[],
  at: number,
  counter: Counter,
  weight: DayWeight | null,
): ExpectedBand | null {
  const last = readings.at(-1);
  const paces = rates(readings, counter, weight);
  const [slowest] = paces;
  const fastest = paces.at(-1);
  if (!last || slowest === undefined || fastest === undefined) return null;
  const span = weightBetween(last.at, at, weight);
  const isThin = paces.length < 3;
  // A counter that shows whole units may step by one more or less than the pace says.
  const step = 10 ** -counter.decimals;
  const valueAt = (pace: number) => last.value + pace * span;
  return {
    low: roundTo(Math.max(last.value, valueAt(slowest * (isThin ? 0.25 : 0.5)) - step), counter.decimals),
    likely: roundTo(valueAt(median(paces)), counter.decimals),
    high: roundTo(valueAt(fastest * (isThin ? 4 : 2)) + step, counter.decimals),
  };
}
