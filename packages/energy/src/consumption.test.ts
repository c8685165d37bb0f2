import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byMonthShares,
  consumptionOfReadings,
  consumptionPieces,
  dailyConsumption,
  distribute,
  linear,
  sumDays,
  totalConsumption,
  type MeterSpan,
} from './consumption.ts';
import { degreeDayWeight } from './degree-days.ts';
import { HOUR_MS, startOfDay } from './local-days.ts';

const noon = (date: string) => startOfDay(date) + 12 * HOUR_MS;
const reading = (date: string, value: number) => ({ at: noon(date), value });
const meter = (span: Partial<MeterSpan>): MeterSpan => ({
  digits: 6,
  decimals: 1,
  factor: 1,
  readings: [],
  installedAt: null,
  startValue: null,
  removedAt: null,
  endValue: null,
  ...span,
});
const exchange = noon('2024-05-15');
const oldMeter = meter({
  removedAt: exchange,
  endValue: 8000,
  readings: [reading('2024-05-01', 7000), reading('2024-04-01', 6000)],
});
const newMeter = meter({
  factor: 10,
  installedAt: exchange,
  startValue: 5,
  readings: [reading('2024-06-01', 105)],
});

describe('consumption over the devices of a measuring point', () => {
  test('an exchange joins (end_old − V1) and (V2 − start_new), each with its own factor', () => {
    expect(totalConsumption(consumptionPieces([newMeter, oldMeter]))).toMatchObject({
      kind: 'known',
      amount: 2000 + 1000,
      from: noon('2024-04-01'),
      to: noon('2024-06-01'),
    });
  });

  test('an exchange nobody read at leaves a stretch without a figure', () => {
    const unread = { ...newMeter, startValue: null };
    const pieces = consumptionPieces([{ ...oldMeter, endValue: null }, unread]);
    expect(pieces.map((piece) => (piece.kind === 'known' ? piece.amount : piece.reason))).toEqual([
      1000,
      'not_read_at_exchange',
    ]);
    expect(totalConsumption(pieces)).toMatchObject({ reason: 'not_read_at_exchange' });
  });

  test('readings from outside a device’s time and repeated readings are left out', () => {
    const late = {
      ...oldMeter,
      readings: [...oldMeter.readings, reading('2024-05-01', 7000), reading('2024-07-01', 1)],
    };
    expect(totalConsumption(consumptionPieces([late]))).toMatchObject({ amount: 2000 });
  });

  test('fewer than two readings are not enough', () => {
    const counter = { digits: 6, decimals: 0, factor: 1 };
    expect(consumptionOfReadings([], counter)).toMatchObject({
      kind: 'not-enough-data',
      reason: 'no_reading',
    });
    expect(consumptionOfReadings([reading('2024-01-01', 1)], counter)).toMatchObject({
      reason: 'one_reading',
    });
    expect(
      consumptionOfReadings([reading('2024-02-01', 9), reading('2024-01-01', 1)], counter),
    ).toMatchObject({
      kind: 'known',
      amount: 8,
    });
  });

  test('a backwards step makes no figure and hides none of the others', () => {
    const readings = [reading('2024-01-01', 100), reading('2024-01-11', 90), reading('2024-01-21', 190)];
    const { days, unknown } = dailyConsumption([meter({ readings })], linear);
    expect(unknown).toMatchObject([
      { reason: 'backwards', from: noon('2024-01-01'), to: noon('2024-01-11') },
    ]);
    expect(sumDays(days, '2024-01-01', '2024-02-01')).toMatchObject({ amount: 100 });
  });
});

describe('distribution over local days', () => {
  test('power and water are spread evenly in time, so month ends are interpolated', () => {
    const span = { from: startOfDay('2024-01-21'), to: startOfDay('2024-02-10'), amount: 200 };
    const days = distribute(span, linear);
    expect(days).toHaveLength(20);
    expect(days.every(({ amount, coverage }) => amount === 10 && coverage === 1)).toBe(true);
    expect(sumDays(days, '2024-01-01', '2024-02-01')).toEqual({ amount: 110, completeness: 11 / 31 });
  });

  test('days cut by a reading carry their part, and the days of a clock change weigh by their length', () => {
    const days = distribute({ from: noon('2024-03-30'), to: startOfDay('2024-04-01'), amount: 350 }, linear);
    expect(days.map(({ date, amount }) => [date, amount])).toEqual([
      ['2024-03-30', 120],
      ['2024-03-31', 230],
    ]);
    expect(days[0]?.coverage).toBe(0.5);
  });

  test('heat follows the month shares where no temperatures are known', () => {
    const span = { from: startOfDay('2024-01-01'), to: startOfDay('2025-01-01'), amount: 99_990 };
    const days = distribute(span, byMonthShares);
    expect(sumDays(days, '2024-01-01', '2024-02-01').amount).toBeCloseTo(17_000, 5);
    expect(sumDays(days, '2024-07-01', '2024-08-01').amount).toBeCloseTo(1330, 5);
    expect(sumDays(days, '2024-01-01', '2025-01-01')).toEqual({ amount: 99_990, completeness: 1 });
  });

  test('heat follows the degree days where temperatures are known', () => {
    const temperatures = new Map([
      ['2024-04-01', 10],
      ['2024-04-02', 18],
      ['2024-04-03', 5],
    ]);
    const weight = degreeDayWeight(temperatures, temperatures.keys());
    const days = distribute(
      { from: startOfDay('2024-04-01'), to: startOfDay('2024-04-04'), amount: 100 },
      weight,
    );
    expect(days.map(({ amount }) => amount)).toEqual([40, 0, 60]);
  });

  test('a warm stretch without any degree day is spread evenly', () => {
    const span = { from: startOfDay('2024-07-01'), to: startOfDay('2024-07-03'), amount: 4 };
    expect(distribute(span, () => 0).map(({ amount }) => amount)).toEqual([2, 2]);
  });

  test('the days add up to the consumption exactly and none is negative', () => {
    const instant = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2025, 0, 1) });
    const amounts = fc.integer({ min: 0, max: 1e9 }).map((thousandths) => thousandths / 1000);
    const weights = fc.constantFrom(linear, byMonthShares);
    fc.assert(
      fc.property(instant, instant, amounts, weights, (a, b, amount, weight) => {
        fc.pre(a !== b);
        const days = distribute({ from: Math.min(a, b), to: Math.max(a, b), amount }, weight);
        expect(days.every((day) => day.amount >= 0 && day.coverage > 0 && day.coverage <= 1)).toBe(true);
        expect(Math.abs(days.reduce((sum, day) => sum + day.amount, 0) - amount)).toBeLessThan(1e-6);
      }),
      { numRuns: 60 },
    );
  });

  test('two pieces that meet within a day cover it together', () => {
    const readings = [reading('2024-01-01', 0), reading('2024-01-02', 10), reading('2024-01-03', 30)];
    const { days } = dailyConsumption([meter({ readings })], linear);
    expect(days).toEqual([
      { date: '2024-01-01', amount: 5, coverage: 0.5 },
      { date: '2024-01-02', amount: 15, coverage: 1 },
      { date: '2024-01-03', amount: 10, coverage: 0.5 },
    ]);
  });

  test('a month without readings has no amount, not zero', () => {
    expect(sumDays([], '2024-01-01', '2024-02-01')).toEqual({ amount: null, completeness: 0 });
  });
});
