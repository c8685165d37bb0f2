import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  correctByClimateFactor,
  correctByDegreeDays,
  degreeDays,
  degreeDaysOfDay,
  degreeDayWeight,
  G20_15,
  HGT15,
  monthShareOfDay,
  monthSharesOfHeat,
} from './degree-days.ts';
import { eachDay } from './local-days.ts';

describe('degree days', () => {
  test('G20/15 adds what is missing to 20 °C on days below 15 °C', () => {
    expect(degreeDays([-5, 0, 10, 14.9, 15, 22])).toBeCloseTo(25 + 20 + 10 + 5.1, 9);
  });

  test('HGT15 adds what is missing to 15 °C on the same days', () => {
    expect(degreeDays([-5, 0, 10, 14.9, 15, 22], HGT15)).toBeCloseTo(20 + 15 + 5 + 0.1, 9);
  });

  test('other rooms and limits are parameters', () => {
    expect(degreeDaysOfDay(8, { inside: 24, limit: 12 })).toBe(16);
    expect(degreeDaysOfDay(12, { inside: 24, limit: 12 })).toBe(0);
  });

  test('G20/15 exceeds HGT15 by 5 K on every heating day', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -30, max: 40, noNaN: true })), (means) => {
        const heatingDays = means.filter((mean) => mean < 15).length;
        expect(degreeDays(means, G20_15)).toBeCloseTo(degreeDays(means, HGT15) + 5 * heatingDays, 6);
      }),
    );
  });
});

describe('weather correction', () => {
  test('only the heat above the base follows the degree days', () => {
    expect(correctByDegreeDays({ energy: 120_000, base: 20_000 }, 3500, 3200)).toEqual({
      kind: 'corrected',
      amount: 129_375,
      method: 'degree_days',
      factor: 1.09375,
    });
  });

  test('only the heat above the base follows the climate factor', () => {
    expect(correctByClimateFactor({ energy: 120_000, base: 20_000 }, 1.12)).toEqual({
      kind: 'corrected',
      amount: 132_000,
      method: 'climate_factor',
      factor: 1.12,
    });
  });

  test('a year as cold as the mean changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 1, max: 9000 }), (energy, days) => {
        expect(correctByDegreeDays({ energy, base: energy / 4 }, days, days)).toMatchObject({
          amount: energy,
        });
      }),
    );
  });

  test('without degree days or climate factor there is no corrected figure', () => {
    const heat = { energy: 1000, base: 0 };
    expect(correctByDegreeDays(heat, 3500, 0)).toEqual({ kind: 'not-enough-data', reason: 'no_degree_days' });
    expect(correctByDegreeDays(heat, Number.NaN, 3000)).toMatchObject({ reason: 'no_degree_days' });
    expect(correctByClimateFactor(heat, Number.NaN)).toMatchObject({ reason: 'no_climate_factor' });
    expect(correctByDegreeDays({ energy: 10, base: 20 }, 1, 1)).toMatchObject({
      reason: 'base_exceeds_energy',
    });
  });
});

describe('weights of days for heat', () => {
  test('the month shares are those of the field', () => {
    expect(monthSharesOfHeat).toEqual([170, 150, 130, 80, 40, 13.3, 13.3, 13.3, 30, 80, 120, 160]);
  });

  test('the days of a month share its per mille evenly and a year adds up to the sum of the shares', () => {
    expect(monthShareOfDay('2024-01-15')).toBeCloseTo(170 / 31, 12);
    expect(monthShareOfDay('2024-02-01')).toBeCloseTo(150 / 29, 12);
    const year = [...eachDay('2023-01-01', '2024-01-01')].reduce(
      (sum, { date }) => sum + monthShareOfDay(date),
      0,
    );
    expect(year).toBeCloseTo(999.9, 9);
  });

  test('degree-day weights need a temperature for every day', () => {
    const temperatures = new Map([
      ['2024-01-01', 0],
      ['2024-01-02', 16],
    ]);
    const dates = [...temperatures.keys()];
    const weight = degreeDayWeight(temperatures, dates, { constantPerDay: 2 });
    expect(dates.map((date) => weight?.(date))).toEqual([22, 2]);
    expect(degreeDayWeight(temperatures, [...dates, '2024-01-03'])).toBeNull();
  });
});
