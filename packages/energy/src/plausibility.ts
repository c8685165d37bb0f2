import { counterRange, roundTo, type Counter, type CounterReading } from './counters.ts';
import { expectedBand, type ExpectedBand } from './expected-band.ts';
import type { DayWeight } from './degree-days.ts';
import { DAY_MS } from './local-days.ts';

export type PlausibilityCode =
  | 'plausible'
  | 'no_history'
  | 'same_value'
  | 'below_expected'
  | 'above_expected'
  | 'factor_ten'
  | 'rollover_suspected'
  | 'backwards'
  | 'between_readings'
  | 'contradicts_reading'
  | 'not_a_number'
  | 'too_many_digits'
  | 'too_many_decimals'
  | 'time_in_future'
  | 'time_too_old'
  | 'before_installation'
  | 'after_removal';

/**
 * `ok` needs no word, `hint` may be shown, `warning` asks for a look and is kept as suspicious, `error` cannot be
 * true as it stands. None of them refuses a reading: what was read off is a fact.
 */
export type PlausibilitySeverity = 'ok' | 'hint' | 'warning' | 'error';

export type Plausibility = {
  code: PlausibilityCode;
  severity: PlausibilitySeverity;
  /** Counter values between which this reading was expected, null without history. */
  expected: ExpectedBand | null;
  /** Since the previous reading, in the measuring point's unit; null where it cannot be told. */
  consumption: number | null;
  /** What was probably meant: the decimal mark set right. */
  suggestion: number | null;
};

export type ReadingToCheck = {
  value: number;
  at: number;
  now: number;
  counter: Counter;
  /** Valid readings of the same register of the same device, in any order. */
  history: readonly CounterReading[];
  installedAt?: number | null;
  startValue?: number | null;
  removedAt?: number | null;
  /** Heat follows the seasons; without it every day counts the same. */
  weight?: DayWeight | null;
};

// A phone's clock may run ahead a little.
const CLOCK_TOLERANCE_MS = 5 * 60_000;
const OLDEST_DAYS = 400;

type Finding = { code: PlausibilityCode; severity: PlausibilitySeverity };

const error = (code: PlausibilityCode): Finding => ({ code, severity: 'error' });
const warning = (code: PlausibilityCode): Finding => ({ code, severity: 'warning' });

function findInValue({ value, counter }: ReadingToCheck): Finding | null {
  if (!Number.isFinite(value) || value < 0) return error('not_a_number');
  if (value >= counterRange(counter)) return error('too_many_digits');
  const shown = roundTo(value, counter.decimals);
  return Math.abs(shown - value) > 1e-9 * Math.max(1, value)
    ? { code: 'too_many_decimals', severity: 'hint' }
    : null;
}

function findInTime({ at, now, installedAt, removedAt }: ReadingToCheck): Finding | null {
  if (!Number.isFinite(at) || at > now + CLOCK_TOLERANCE_MS) return error('time_in_future');
  if (typeof installedAt === 'number' && at < installedAt) return error('before_installation');
  if (typeof removedAt === 'number' && at > removedAt) return error('after_removal');
  return at < now - OLDEST_DAYS * DAY_MS ? warning('time_too_old') : null;
}

type Neighbours = { before: CounterReading[]; same: CounterReading | null; next: CounterReading | null };

function neighbours({ at, history, installedAt, startValue }: ReadingToCheck): Neighbours {
  const known = [...history];
  if (typeof installedAt === 'number' && typeof startValue === 'number') {
    known.push({ at: installedAt, value: startValue });
  }
  known.sort((a, b) => a.at - b.at);
  return {
    before: known.filter((reading) => reading.at < at),
    same: known.find((reading) => reading.at === at) ?? null,
    next: known.find((reading) => reading.at > at) ?? null,
  };
}

const within = (value: number, { low, high }: ExpectedBand) => value >= low && value <= high;

/** The value with its decimal mark moved, where that makes it what was expected. */
function movedMark(value: number, band: ExpectedBand, counter: Counter): number | null {
  for (const shift of [-1, 1, -2, 2, -3, 3]) {
    const moved = roundTo(value * 10 ** shift, counter.decimals);
    if (moved > 0 && moved < counterRange(counter) && within(moved, band)) return moved;
  }
  return null;
}

function rollsOver(
  value: number,
  last: CounterReading,
  band: ExpectedBand | null,
  counter: Counter,
): boolean {
  const range = counterRange(counter);
  // Without history only a counter near its end is believed to have turned.
  if (band) return within(value + range, band);
  return range - last.value + value < range / 10;
}

function findAgainst(check: ReadingToCheck, last: CounterReading, band: ExpectedBand | null): Finding {
  const { value, counter } = check;
  const unit = 10 ** -counter.decimals;
  if (band && !within(value, band) && movedMark(value, band, counter) !== null) return warning('factor_ten');
  if (value < last.value) {
    return rollsOver(value, last, band, counter) ? warning('rollover_suspected') : error('backwards');
  }
  if (!band) return { code: 'no_history', severity: 'hint' };
  if (value === last.value) {
    const shouldHaveMoved = band.low - last.value > unit;
    return shouldHaveMoved ? warning('same_value') : { code: 'same_value', severity: 'hint' };
  }
  if (value < band.low) return warning('below_expected');
  return value > band.high ? warning('above_expected') : { code: 'plausible', severity: 'ok' };
}

/** Readings taken offline arrive late: one between two known ones must lie between their values. */
function findBetween(value: number, last: CounterReading, next: CounterReading): Finding | null {
  if (next.value < last.value) return null;
  return value >= last.value && value <= next.value ? null : error('between_readings');
}

/**
 * Judges a new reading against what is known of its counter, on the phone while it is typed and again on the
 * server. The same value, time and history always give the same answer.
 */
export function checkReading(check: ReadingToCheck): Plausibility {
  const bare = { expected: null, consumption: null, suggestion: null };
  const invalid = findInValue(check);
  if (invalid?.severity === 'error') return { ...invalid, ...bare };
  const { before, same, next } = neighbours(check);
  const last = before.at(-1);
  const mistimed = findInTime(check);
  if (mistimed?.severity === 'error') return { ...mistimed, ...bare };
  if (same) {
    const agrees = same.value === check.value;
    return {
      ...(agrees ? ({ code: 'same_value', severity: 'ok' } as const) : warning('contradicts_reading')),
      ...bare,
    };
  }
  if (!last) return { ...(mistimed ?? invalid ?? { code: 'no_history', severity: 'hint' }), ...bare };
  const { counter, value } = check;
  const expected = expectedBand(before, check.at, counter, check.weight ?? null);
  const between = next ? findBetween(value, last, next) : null;
  const finding = between ?? findAgainst(check, last, expected);
  const judged =
    finding.severity === 'ok' || finding.severity === 'hint' ? (mistimed ?? invalid ?? finding) : finding;
  const suggestion = judged.code === 'factor_ten' && expected ? movedMark(value, expected, counter) : null;
  return { ...judged, expected, suggestion, consumption: consumptionSince(check, last, judged.code) };
}

function consumptionSince(
  { value, counter }: ReadingToCheck,
  last: CounterReading,
  code: PlausibilityCode,
): number | null {
  if (code === 'backwards' || code === 'factor_ten' || code === 'between_readings') return null;
  const turned = value < last.value ? counterRange(counter) : 0;
  return roundTo(
    roundTo(value + turned - last.value, counter.decimals) * counter.factor,
    Math.max(6, counter.decimals),
  );
}
