import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  baseLoad,
  downsample,
  durationCurve,
  fullLoadHours,
  powerOf,
  quantile,
  type LoadPoint,
} from './load.ts';
import { eachDay, QUARTER_HOUR_MS, startOfDay } from './local-days.ts';

const points = (values: (number | null)[], begin = startOfDay('2024-01-15')): LoadPoint[] =>
  values.map((value, index) => ({ start: begin + index * QUARTER_HOUR_MS, value }));

const known = (list: LoadPoint[]) => list.flatMap(({ value }) => (value === null ? [] : [value]));

describe('load', () => {
  test('power is four times the energy of a quarter hour', () => {
    expect(powerOf(157.18, 900)).toBeCloseTo(628.72, 9);
    expect(powerOf(10, 3600)).toBe(10);
  });

  test('Benutzungsstunden are the yearly energy over the peak', () => {
    expect(fullLoadHours(959_636.71, 628.72)).toBeCloseTo(1526.334, 3);
    expect(fullLoadHours(1000, 0)).toBeNull();
  });

  test('the Jahresdauerlinie falls and leaves gaps out', () => {
    expect([...durationCurve(points([3, null, 10, 2, 10]))]).toEqual([10, 10, 3, 2]);
  });

  test('a quantile lies between its neighbours', () => {
    expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3);
    expect(quantile([0, 10], 0.05)).toBeCloseTo(0.5, 12);
    expect(quantile([], 0.5)).toBeNull();
  });

  test('the base load is drawn at night, whatever the day does', () => {
    const days = [...eachDay('2024-03-25', '2024-04-08')];
    const load = days.flatMap(({ start, quarterHours }) =>
      points(
        Array.from({ length: quarterHours }, (_, index) => (index >= 24 && index < 80 ? 0.1 : 5)),
        start,
      ),
    );
    expect(baseLoad(load)).toBe(5);
    expect(baseLoad(load, { night: { from: 9, to: 15 } })).toBeCloseTo(0.1, 12);
    expect(baseLoad([])).toBeNull();
  });
});

describe('fewer points for a chart', () => {
  test('keep the peak, the dip, the gap and both ends', () => {
    const values = Array.from({ length: 10_000 }, (_, index): number | null => 50 + (index % 7));
    values[1234] = 999;
    values[4321] = -5;
    values[7777] = null;
    const kept = downsample(points(values), 600);
    expect(kept.length).toBeLessThanOrEqual(600);
    expect(kept.map(({ value }) => value)).toEqual(expect.arrayContaining([999, -5, null]));
    expect(kept[0]).toEqual(points(values)[0]);
    expect(kept.at(-1)).toEqual(points(values).at(-1));
  });

  test('are some of the given ones, in order, with the same extremes', () => {
    const anyPoints = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 })), { maxLength: 400 });
    fc.assert(
      fc.property(anyPoints, fc.integer({ min: 5, max: 100 }), (values, most) => {
        const given = points(values);
        const kept = downsample(given, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept.every((point, index) => index === 0 || point.start > (kept[index - 1]?.start ?? 0))).toBe(
          true,
        );
        expect(Math.max(...known(kept))).toBe(Math.max(...known(given)));
        expect(Math.min(...known(kept))).toBe(Math.min(...known(given)));
        expect(kept.some(({ value }) => value === null)).toBe(given.some(({ value }) => value === null));
      }),
    );
  });
});
