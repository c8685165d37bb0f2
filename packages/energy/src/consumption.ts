import { consumptionBetween, type Consumption, type Counter, type CounterReading } from './counters.ts';
import { monthShareOfDay, type DayWeight } from './degree-days.ts';
import { eachDayWithin, endOfDay, startOfDay } from './local-days.ts';

/** A device at a measuring point, from its installation to its removal, with the valid readings of one register. */
export type MeterSpan = Counter & {
  installedAt: number | null;
  startValue: number | null;
  removedAt: number | null;
  endValue: number | null;
  readings: readonly CounterReading[];
};

function countedPoints(meter: MeterSpan): CounterReading[] {
  const points = meter.readings.filter(
    ({ at }) => at >= (meter.installedAt ?? at) && at <= (meter.removedAt ?? at),
  );
  if (meter.installedAt !== null && meter.startValue !== null) {
    points.push({ at: meter.installedAt, value: meter.startValue });
  }
  if (meter.removedAt !== null && meter.endValue !== null) {
    points.push({ at: meter.removedAt, value: meter.endValue });
  }
  const sorted = points.toSorted((a, b) => a.at - b.at || a.value - b.value);
  return sorted.filter(
    ({ at, value }, index) => at !== sorted[index - 1]?.at || value !== sorted[index - 1]?.value,
  );
}

/**
 * The pieces of consumption between neighbouring readings, through every Zählerwechsel:
 * (end_old − V1) + (V2 − start_new) is the piece before the exchange plus the piece after it. Readings that are
 * discarded, superseded or suspicious must be left out by the caller.
 */
export function consumptionPieces(meters: readonly MeterSpan[], mostPerDay?: number): Consumption[] {
  const inOrder = meters
    .map((meter) => ({ meter, points: countedPoints(meter) }))
    .filter(({ points }) => points.length > 0)
    .toSorted((a, b) => (a.points[0]?.at ?? 0) - (b.points[0]?.at ?? 0));
  const pieces: Consumption[] = [];
  let previousEnd: number | null = null;
  for (const { meter, points } of inOrder) {
    const begin = points[0]?.at ?? 0;
    if (previousEnd !== null && begin > previousEnd) {
      pieces.push({ kind: 'not-enough-data', from: previousEnd, to: begin, reason: 'not_read_at_exchange' });
    }
    for (const [index, point] of points.entries()) {
      const before = points[index - 1];
      if (before) pieces.push(consumptionBetween(before, point, meter, mostPerDay));
    }
    previousEnd = points.at(-1)?.at ?? begin;
  }
  return pieces;
}

/** The consumption from the first to the last reading; one unknown piece makes the whole unknown. */
export function totalConsumption(pieces: readonly Consumption[]): Consumption {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last) return { kind: 'not-enough-data', from: null, to: null, reason: 'one_reading' };
  let amount = 0;
  let rolledOver = false;
  for (const piece of pieces) {
    if (piece.kind !== 'known') return { ...piece, from: first.from, to: last.to };
    amount += piece.amount;
    rolledOver ||= piece.rolledOver;
  }
  return { kind: 'known', from: first.from ?? 0, to: last.to ?? 0, amount: settle(amount), rolledOver };
}

/** The consumption of one device between its first and last reading. */
export function consumptionOfReadings(readings: readonly CounterReading[], counter: Counter): Consumption {
  if (readings.length === 0) return { kind: 'not-enough-data', from: null, to: null, reason: 'no_reading' };
  const span = { ...counter, installedAt: null, startValue: null, removedAt: null, endValue: null, readings };
  return totalConsumption(consumptionPieces([span]));
}

/** Part of a consumption on one local day; `coverage` is the part of the day it speaks for, 0 to 1. */
export type DayAmount = { date: string; amount: number; coverage: number };

function settle(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

/** Every moment weighs the same: power and water. */
export const linear: DayWeight | null = null;
/** Month shares of a year's heat, where no temperatures are known. */
export const byMonthShares: DayWeight = monthShareOfDay;

/**
 * Spreads a consumption between two instants over the local days, so that month ends are interpolated. Without
 * weights by time, with weights (of whole days) by them; where all of them are zero by time. The days add up to
 * the amount exactly.
 */
export function distribute(
  { from, to, amount }: { from: number; to: number; amount: number },
  weight: DayWeight | null,
): DayAmount[] {
  const parts = [...eachDayWithin(from, to)].map(({ date, start, end }) => {
    const length = end - start;
    const coverage = length / (endOfDay(date) - startOfDay(date));
    return { date, length, coverage, weight: weight ? Math.max(0, weight(date)) * coverage : length };
  });
  const weighted = parts.reduce((sum, part) => sum + part.weight, 0);
  const byTime = !(weighted > 0);
  const total = byTime ? to - from : weighted;
  // Differences of running totals: rounding one day never adds up over the days.
  let done = 0;
  let given = 0;
  return parts.map((part, index) => {
    done += byTime ? part.length : part.weight;
    const reached = index === parts.length - 1 ? settle(amount) : settle((amount * done) / total);
    const share = settle(reached - given);
    given = reached;
    return { date: part.date, amount: share, coverage: part.coverage };
  });
}

export type DailyConsumption = {
  days: DayAmount[];
  /** Stretches between readings that have no figure. */
  unknown: Extract<Consumption, { kind: 'not-enough-data' }>[];
};

/** Consumption per local day from the readings of all devices of a measuring point, in order of date. */
export function dailyConsumption(
  meters: readonly MeterSpan[],
  weight: DayWeight | null,
  mostPerDay?: number,
): DailyConsumption {
  const days = new Map<string, DayAmount>();
  const unknown: DailyConsumption['unknown'] = [];
  for (const piece of consumptionPieces(meters, mostPerDay)) {
    if (piece.kind === 'not-enough-data') unknown.push(piece);
    else {
      for (const { date, amount, coverage } of distribute(piece, weight)) {
        const known = days.get(date);
        days.set(date, {
          date,
          amount: settle((known?.amount ?? 0) + amount),
          coverage: Math.min(1, (known?.coverage ?? 0) + coverage),
        });
      }
    }
  }
  return { days: [...days.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1)), unknown };
}

/** Sum of days in a range of dates (`to` exclusive): null where nothing is known, completeness 0 to 1. */
export function sumDays(
  days: readonly DayAmount[],
  from: string,
  to: string,
): { amount: number | null; completeness: number } {
  const whole = startOfDay(to) - startOfDay(from);
  let amount = 0;
  let covered = 0;
  for (const day of days) {
    if (day.date < from || day.date >= to) continue;
    amount += day.amount;
    covered += day.coverage * (endOfDay(day.date) - startOfDay(day.date));
  }
  const completeness = whole > 0 ? Math.min(1, covered / whole) : 0;
  return { amount: covered > 0 ? settle(amount) : null, completeness };
}
