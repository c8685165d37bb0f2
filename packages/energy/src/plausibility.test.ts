import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byMonthShares } from './consumption.ts';
import { addMonths, DAY_MS, startOfMonth } from './local-days.ts';
import { checkReading, type ReadingToCheck } from './plausibility.ts';

const now = Date.parse('2024-07-01T10:00:00Z');
const counter = { digits: 5, decimals: 1, factor: 1 };
/** Read monthly, 300 a month. */
const monthly = (count: number, first = 1000) =>
  Array.from({ length: count }, (_, index) => ({
    at: startOfMonth(addMonths('2024-06', index - count + 1)),
    value: first + 300 * index,
  }));
const check = (over: Partial<ReadingToCheck>) =>
  checkReading({ value: 2500, at: now, now, counter, history: monthly(5), ...over });

describe('plausibility of a reading', () => {
  test('a reading at its usual pace is plausible and tells its consumption', () => {
    const result = check({});
    expect(result).toMatchObject({ code: 'plausible', severity: 'ok', consumption: 300, suggestion: null });
    expect(result.expected?.low).toBeLessThan(2500);
    expect(result.expected?.likely).toBeGreaterThan(2450);
    expect(result.expected?.likely).toBeLessThan(2550);
    expect(result.expected?.high).toBeGreaterThan(2500);
  });

  test('one far above or below the usual pace asks for a look', () => {
    expect(check({ value: 3600 })).toMatchObject({ code: 'above_expected', severity: 'warning' });
    expect(check({ value: 2203 })).toMatchObject({ code: 'below_expected', severity: 'warning' });
  });

  test('a forgotten or doubled digit is recognised with what was probably meant', () => {
    expect(check({ value: 25_000 })).toMatchObject({
      code: 'factor_ten',
      severity: 'warning',
      suggestion: 2500,
    });
    expect(check({ value: 250 })).toMatchObject({ code: 'factor_ten', suggestion: 2500, consumption: null });
  });

  test('a counter that stands still is suspicious only when it should have moved', () => {
    expect(check({ value: 2200 })).toMatchObject({ code: 'same_value', severity: 'warning' });
    const minutesLater = monthly(5).at(-1)?.at ?? 0;
    expect(check({ value: 2200, at: minutesLater + 600_000 })).toMatchObject({
      code: 'same_value',
      severity: 'hint',
    });
  });

  test('a smaller value is a rollover when that fits the pace, otherwise the counter ran backwards', () => {
    const nearEnd = monthly(5, 98_700);
    expect(check({ value: 200, history: nearEnd })).toMatchObject({
      code: 'rollover_suspected',
      severity: 'warning',
      consumption: 300,
    });
    expect(check({ value: 2150 })).toMatchObject({ code: 'backwards', severity: 'error', consumption: null });
    const single = [{ at: now - DAY_MS, value: 99_990 }];
    expect(check({ value: 12, history: single })).toMatchObject({
      code: 'rollover_suspected',
      consumption: 22,
    });
  });

  test('a time in the future, too old, or outside the device’s life is found', () => {
    expect(check({ at: now + DAY_MS })).toMatchObject({ code: 'time_in_future', severity: 'error' });
    expect(check({ at: now + 60_000 })).toMatchObject({ code: 'plausible' });
    expect(check({ at: now - 500 * DAY_MS, history: [] })).toMatchObject({
      code: 'time_too_old',
      severity: 'warning',
    });
    expect(check({ installedAt: now + 1 })).toMatchObject({ code: 'before_installation', severity: 'error' });
    expect(check({ removedAt: now - 1 })).toMatchObject({ code: 'after_removal', severity: 'error' });
    expect(check({ at: Number.NaN })).toMatchObject({ code: 'time_in_future' });
  });

  test('a value the counter cannot show is found', () => {
    expect(check({ value: 100_000 })).toMatchObject({ code: 'too_many_digits', severity: 'error' });
    expect(check({ value: 2500.25 })).toMatchObject({ code: 'too_many_decimals', severity: 'hint' });
    expect(check({ value: Number.NaN })).toMatchObject({ code: 'not_a_number', severity: 'error' });
    expect(check({ value: Number.POSITIVE_INFINITY })).toMatchObject({ code: 'not_a_number' });
    expect(check({ value: -1 })).toMatchObject({ code: 'not_a_number' });
  });

  test('without history there is no band, only a hint', () => {
    expect(check({ history: [] })).toMatchObject({ code: 'no_history', severity: 'hint', expected: null });
    expect(check({ history: monthly(1) })).toMatchObject({ code: 'no_history', consumption: 1500 });
  });

  test('the installation counts as a reading with its start value', () => {
    const installed = { installedAt: startOfMonth('2024-06'), startValue: 2450, history: [] };
    expect(check(installed)).toMatchObject({ code: 'no_history', consumption: 50 });
  });

  test('one that arrives late from a phone must lie between its neighbours', () => {
    const [at] = [startOfMonth('2024-05') + 10 * DAY_MS];
    expect(check({ at, value: 2000 })).toMatchObject({ code: 'plausible', consumption: 100 });
    expect(check({ at, value: 2300 })).toMatchObject({ code: 'between_readings', severity: 'error' });
  });

  test('a second value at the same time contradicts, the same one agrees', () => {
    const at = startOfMonth('2024-06');
    expect(check({ at, value: 2201 })).toMatchObject({ code: 'contradicts_reading', severity: 'warning' });
    expect(check({ at, value: 2200 })).toMatchObject({ code: 'same_value', severity: 'ok' });
  });

  test('heat in summer is judged by the season', () => {
    const winter = [
      { at: startOfMonth('2024-03'), value: 1000 },
      { at: startOfMonth('2024-04'), value: 2300 },
      { at: startOfMonth('2024-05'), value: 3100 },
      { at: startOfMonth('2024-06'), value: 3500 },
    ];
    const july = { history: winter, value: 3633, at: now };
    expect(check({ ...july, weight: byMonthShares })).toMatchObject({ code: 'plausible' });
    expect(check(july)).toMatchObject({ code: 'below_expected' });
  });

  test('it always answers, and never with a negative consumption', () => {
    const any = fc.double({ min: -5, max: 120_000 });
    const times = fc.integer({ min: now - 400 * DAY_MS, max: now + DAY_MS });
    fc.assert(
      fc.property(
        any,
        times,
        fc.array(fc.record({ at: times, value: fc.nat(99_999) })),
        (value, at, history) => {
          const result = check({ value, at, history });
          expect(result.consumption ?? 0).toBeGreaterThanOrEqual(0);
          if (result.expected) expect(result.expected.low).toBeLessThanOrEqual(result.expected.high);
        },
      ),
    );
  });
});
