import {
  addDays,
  addMonths,
  daysBetween,
  daysInMonth,
  localDateOf,
  startOfDay,
  wallOfDate,
} from '@citypulse/energy/local-days';

/** Local days of the town, both included. */
export interface Period {
  from: string;
  to: string;
}

export type Compare = 'calendar' | 'weekday' | 'none';

/** The local day it is now. */
export const today = (): string => localDateOf(Date.now());

/** This year so far. */
export function defaultPeriod(day: string): Period {
  return { from: `${day.slice(0, 4)}-01-01`, to: day };
}

const monthEnd = (month: string) => `${month}-${String(daysInMonth(month)).padStart(2, '0')}`;

/** A shift of a date by months that keeps the day where the month has it. */
function shiftMonths(date: string, months: number): string {
  const month = addMonths(date.slice(0, 7), months);
  const day = Math.min(Number(date.slice(8)), daysInMonth(month));
  return `${month}-${String(day).padStart(2, '0')}`;
}

export type PresetName = 'year' | 'last12' | 'lastYear' | 'month' | 'lastMonth' | 'last7' | 'last30';

export function presetPeriod(name: PresetName, day: string): Period {
  const month = day.slice(0, 7);
  switch (name) {
    case 'year':
      return defaultPeriod(day);
    case 'last12':
      return { from: addDays(shiftMonths(day, -12), 1), to: day };
    case 'lastYear': {
      const year = Number(day.slice(0, 4)) - 1;
      return { from: `${year}-01-01`, to: `${year}-12-31` };
    }
    case 'month':
      return { from: `${month}-01`, to: day };
    case 'lastMonth': {
      const last = addMonths(month, -1);
      return { from: `${last}-01`, to: monthEnd(last) };
    }
    case 'last7':
      return { from: addDays(day, -6), to: day };
    case 'last30':
      return { from: addDays(day, -29), to: day };
  }
}

const isMonthStart = (date: string) => date.endsWith('-01');
const isMonthEnd = (date: string) => date === monthEnd(date.slice(0, 7));

/** Steps by what the period is: whole months as months, the year so far by years, anything else by its own length. */
export function stepPeriod(period: Period, direction: 1 | -1): Period {
  const { from, to } = period;
  const wholeMonths = isMonthStart(from) && isMonthEnd(to) ? monthsBetween(from, to) : 0;
  // Ten months from January on are a year so far that happens to end with a month, not a span people step by.
  if (wholeMonths > 0 && 12 % wholeMonths === 0) {
    const months = wholeMonths * direction;
    return { from: shiftMonths(from, months), to: monthEnd(addMonths(to.slice(0, 7), months)) };
  }
  if (from.endsWith('-01-01') && from.slice(0, 4) === to.slice(0, 4)) return shiftYear(period, direction);
  const days = dayCount(period) * direction;
  return { from: addDays(from, days), to: addDays(to, days) };
}

const shiftYear = ({ from, to }: Period, years: number): Period => ({
  from: shiftMonths(from, 12 * years),
  to: shiftMonths(to, 12 * years),
});

function monthsBetween(from: string, to: string): number {
  const [a, b] = [from, to].map((date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)));
  return (b ?? 0) - (a ?? 0) + 1;
}

/** The same period last year: same dates, or 52 weeks earlier so that Mondays meet Mondays. */
export function comparisonPeriod(period: Period, compare: Compare): Period | null {
  switch (compare) {
    case 'none':
      return null;
    case 'weekday':
      return { from: addDays(period.from, -364), to: addDays(period.to, -364) };
    case 'calendar':
      return shiftYear(period, -1);
  }
}

/** What the API takes: `from` inclusive, `to` exclusive, UTC. */
export function instantsOf(period: Period): { from: string; to: string } {
  return {
    from: new Date(startOfDay(period.from)).toISOString(),
    to: new Date(startOfDay(addDays(period.to, 1))).toISOString(),
  };
}

/** A period from the address; anything impossible falls back to the default. */
export function periodOf(from: string | undefined, to: string | undefined, day: string): Period {
  const usual = defaultPeriod(day);
  if (from === undefined && to === undefined) return usual;
  const period = { from: from ?? usual.from, to: to ?? usual.to };
  const real = !Number.isNaN(wallOfDate(period.from)) && !Number.isNaN(wallOfDate(period.to));
  return real && period.from <= period.to ? period : usual;
}

export const dayCount = (period: Period): number => daysBetween(period.from, period.to) + 1;
