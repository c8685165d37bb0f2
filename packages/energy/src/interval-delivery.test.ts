import { expect, test } from 'vitest';
import { orderDelivery, type DeliveredInterval } from './interval-delivery.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const interval = (start: string, value: number | null, more: Partial<DeliveredInterval> = {}) =>
  ({ start, lengthSeconds: 900, value, quality: value === null ? 'G' : 'W', ...more }) as DeliveredInterval;

test('of several values for one interval the last counts, whatever the order and offset', () => {
  const { columns, faults } = orderDelivery(
    [
      interval('2026-11-22T10:15:00Z', 2),
      interval('2026-11-22T10:00:00Z', 1),
      interval('2026-11-22T11:15:00+01:00', 3, { quality: 'E' }),
    ],
    now,
  );

  const start = Date.parse('2026-11-22T10:00:00Z') / 1000;
  expect(faults).toEqual([]);
  expect(columns).toEqual([
    { lengthSeconds: 900, starts: [start, start + 900], values: [1, 3], qualities: ['W', 'E'] },
  ]);
});

test('every fault is named with its place', () => {
  const { faults } = orderDelivery(
    [
      interval('2026-11-22T10:07:00Z', 1),
      interval('1999-12-31T23:45:00Z', 1),
      interval('2026-11-23T12:15:00Z', 1),
      interval('2026-11-23T12:00:00Z', 1),
      interval('2026-11-22T10:00:00Z', null, { quality: 'W' }),
      interval('2026-11-22T10:15:00Z', 1, { quality: 'G' }),
    ],
    now,
  );

  expect(faults.map(({ index, code }) => [index, code])).toEqual([
    [0, 'off_grid'],
    [1, 'time_too_old'],
    [2, 'time_in_future'],
    [4, 'value_missing'],
    [5, 'gap_with_value'],
  ]);
});

test('an hour and a quarter of it cannot be delivered together', () => {
  const hour = interval('2026-11-22T10:00:00Z', 4, { lengthSeconds: 3600 });

  const clashing = orderDelivery([hour, interval('2026-11-22T10:45:00Z', 1)], now);
  const apart = orderDelivery([hour, interval('2026-11-22T11:00:00Z', 1)], now);

  expect(clashing.clash).toBe(Date.parse('2026-11-22T10:00:00Z') / 1000);
  expect(apart.clash).toBeNull();
  expect(apart.columns.map(({ lengthSeconds, starts }) => [lengthSeconds, starts.length])).toEqual([
    [3600, 1],
    [900, 1],
  ]);
});
