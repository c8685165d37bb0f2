import { Temporal } from 'temporal-polyfill';

/**
 * Days of the town's clock (Europe/Berlin). Instants are epoch milliseconds, dates are `yyyy-mm-dd`,
 * months `yyyy-mm`. A "wall" value is what the clock on the wall shows, written as if it were UTC.
 */
export const QUARTER_HOUR_MS = 900_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const TOWN_ZONE = 'Europe/Berlin';

type OffsetSpan = { from: number; to: number; offset: number };
export type LocalDay = { date: string; start: number; end: number; quarterHours: number };

// Offsets are looked up in time-zone data once per year and then answered from this memo.
const spansOfYears = new Map<number, OffsetSpan[]>();
let lastSpan: OffsetSpan = { from: 0, to: 0, offset: 0 };

function spansOfYear(year: number): OffsetSpan[] {
  const known = spansOfYears.get(year);
  if (known) return known;
  const end = Date.UTC(year + 1, 0, 1);
  const spans: OffsetSpan[] = [];
  let from = Date.UTC(year, 0, 1);
  while (from < end) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(TOWN_ZONE);
    const next = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? end;
    const to = Math.min(next, end);
    spans.push({ from, to, offset: zoned.offsetNanoseconds / 1e6 });
    from = to;
  }
  spansOfYears.set(year, spans);
  return spans;
}

function spanAt(instant: number): OffsetSpan {
  if (instant >= lastSpan.from && instant < lastSpan.to) return lastSpan;
  const found = spansOfYear(new Date(instant).getUTCFullYear()).find((span) => instant < span.to);
  if (!found) throw new RangeError(`not an instant: ${instant}`);
  lastSpan = found;
  return found;
}

/** Milliseconds the wall clock is ahead of UTC at an instant. */
export function offsetAt(instant: number): number {
  return spanAt(instant).offset;
}

export function toWall(instant: number): number {
  return instant + offsetAt(instant);
}

/** Every instant at which the wall clock shows this: none in the missing hour, two in the doubled one. */
export function instantsOfWall(wall: number): number[] {
  const before = offsetAt(wall - DAY_MS);
  const after = offsetAt(wall + DAY_MS);
  if (before === after) return [wall - before];
  return [before, after].map((offset) => wall - offset).filter((at) => toWall(at) === wall);
}

/** The wall time of a calendar date, or NaN where there is no such date (30 February). */
export function wallOfDate(date: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return Number.NaN;
  const wall = Date.parse(`${date}T00:00:00Z`);
  return dateOfWall(wall) === date ? wall : Number.NaN;
}

let lastDay = { index: Number.NaN, date: '' };

export function dateOfWall(wall: number): string {
  const index = Math.floor(wall / DAY_MS);
  if (!Number.isFinite(index)) return '';
  if (index !== lastDay.index) {
    lastDay = { index, date: new Date(index * DAY_MS).toISOString().slice(0, 10) };
  }
  return lastDay.date;
}

export function localDateOf(instant: number): string {
  return dateOfWall(toWall(instant));
}

export function localMonthOf(instant: number): string {
  return localDateOf(instant).slice(0, 7);
}

/** Shift of a calendar date by whole days. */
export function addDays(date: string, days: number): string {
  return dateOfWall(requireDate(date) + days * DAY_MS);
}

/** Whole calendar days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((requireDate(to) - requireDate(from)) / DAY_MS);
}

export function addMonths(month: string, months: number): string {
  const [year, index] = requireMonth(month);
  return new Date(Date.UTC(year, index + months, 1)).toISOString().slice(0, 7);
}

export function startOfDay(date: string): number {
  const wall = requireDate(date);
  // Midnight itself has never been skipped in this zone since 1970.
  return instantsOfWall(wall)[0] ?? wall - offsetAt(wall);
}

export function endOfDay(date: string): number {
  return startOfDay(addDays(date, 1));
}

export function startOfMonth(month: string): number {
  return startOfDay(`${month}-01`);
}

export function endOfMonth(month: string): number {
  return startOfMonth(addMonths(month, 1));
}

export function daysInMonth(month: string): number {
  return daysBetween(`${month}-01`, `${addMonths(month, 1)}-01`);
}

/** Start of the local hour an instant lies in; both runs of the doubled hour are hours of their own. */
export function startOfHour(instant: number): number {
  const offset = offsetAt(instant);
  return Math.floor((instant + offset) / HOUR_MS) * HOUR_MS - offset;
}

/** 92, 96 or 100. */
export function quarterHoursOf(date: string): number {
  return (endOfDay(date) - startOfDay(date)) / QUARTER_HOUR_MS;
}

/** Local days from one date up to, not including, another. */
export function* eachDay(from: string, to: string): Generator<LocalDay> {
  let start = startOfDay(from);
  for (let date = from; date < to;) {
    const next = addDays(date, 1);
    const end = startOfDay(next);
    yield { date, start, end, quarterHours: (end - start) / QUARTER_HOUR_MS };
    date = next;
    start = end;
  }
}

/** The local days an instant range touches, clipped to the range. */
export function* eachDayWithin(from: number, to: number): Generator<LocalDay> {
  if (!(from < to)) return;
  for (const day of eachDay(localDateOf(from), addDays(localDateOf(to - 1), 1))) {
    const start = Math.max(day.start, from);
    const end = Math.min(day.end, to);
    yield { date: day.date, start, end, quarterHours: (end - start) / QUARTER_HOUR_MS };
  }
}

function requireDate(date: string): number {
  const wall = wallOfDate(date);
  if (Number.isNaN(wall)) throw new RangeError(`not a date: ${date}`);
  return wall;
}

function requireMonth(month: string): [number, number] {
  requireDate(`${month}-01`);
  return [Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1];
}
