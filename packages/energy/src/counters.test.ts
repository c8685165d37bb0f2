import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consumptionBetween, roundTo, type Counter } from './counters.ts';
import { DAY_MS } from './local-days.ts';

const counter: Counter = { digits: 6, decimals: 2, factor: 1 };
const on = (day: number, value: number) => ({ at: day * DAY_MS, value });

describe('consumption between two readings', () => {
  test('is the difference times the Wandlerfaktor, without binary noise', () => {
    expect(consumptionBetween(on(0, 0.1), on(30, 0.3), counter)).toMatchObject({
      kind: 'known',
      amount: 0.2,
    });
    expect(consumptionBetween(on(0, 1000.1), on(30, 1234.56), { ...counter, factor: 40 })).toMatchObject({
      amount: 9378.4,
      rolledOver: false,
    });
  });

  test('runs on over a rollover of the digits', () => {
    expect(consumptionBetween(on(0, 999_900), on(30, 150.5), counter)).toMatchObject({
      kind: 'known',
      amount: 250.5,
      rolledOver: true,
    });
  });

  test('has no figure for a counter that ran backwards', () => {
    expect(consumptionBetween(on(0, 12_345), on(30, 12_300), counter)).toEqual({
      kind: 'not-enough-data',
      from: 0,
      to: 30 * DAY_MS,
      reason: 'backwards',
    });
  });

  test('believes a rollover or a step only below the most that is possible, where that is known', () => {
    expect(consumptionBetween(on(0, 600_000), on(10, 100), counter)).toMatchObject({ rolledOver: true });
    expect(consumptionBetween(on(0, 600_000), on(10, 100), counter, 500)).toMatchObject({
      reason: 'backwards',
    });
    expect(consumptionBetween(on(0, 100), on(10, 60_100), counter, 500)).toMatchObject({
      reason: 'too_much',
    });
    expect(consumptionBetween(on(0, 100), on(10, 5100), counter, 500)).toMatchObject({ amount: 5000 });
  });

  test('has no figure for values the counter cannot show or two values at one time', () => {
    expect(consumptionBetween(on(0, 1), on(1, 1_000_000), counter)).toMatchObject({ reason: 'out_of_range' });
    expect(consumptionBetween(on(0, -1), on(1, 5), counter)).toMatchObject({ reason: 'out_of_range' });
    expect(consumptionBetween(on(1, 5), on(1, 6), counter)).toMatchObject({ reason: 'same_time' });
  });

  test('gives back what went through the counter, over any rollover, and is never negative', () => {
    const shown = fc.integer({ min: 0, max: 99_999_999 }).map((hundredths) => hundredths / 100);
    const used = fc.integer({ min: 0, max: 49_999_999 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(shown, used, (value, amount) => {
        const end = roundTo((value + amount) % 1_000_000, 2);
        const result = consumptionBetween(on(0, value), on(1, end === 1_000_000 ? 0 : end), counter);
        expect(result).toMatchObject({ kind: 'known', amount });
      }),
    );
  });

  test('of any two values is unknown or between zero and the range', () => {
    const any = fc.double({ min: -10, max: 1_100_000, noNaN: true });
    fc.assert(
      fc.property(any, any, (from, to) => {
        const result = consumptionBetween(on(0, from), on(1, to), counter);
        if (result.kind !== 'known') return;
        expect(result.amount).toBeGreaterThanOrEqual(0);
        expect(result.amount).toBeLessThanOrEqual(1_000_000);
      }),
    );
  });
});

test('rounding goes half away from zero and never answers minus zero', () => {
  expect(roundTo(1.005, 2)).toBe(1.01);
  expect(roundTo(-2.5, 0)).toBe(-3);
  expect(Object.is(roundTo(-0.001, 2), 0)).toBe(true);
});
