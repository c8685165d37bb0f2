import { expect, test } from 'vitest';
import { comparisonPeriod, dayCount, instantsOf, periodOf, presetPeriod, stepPeriod } from './period.ts';

const day = '2026-11-21';

test('the API is asked from local midnight to the midnight after the last day', () => {
  expect(instantsOf({ from: '2026-03-29', to: '2026-03-29' })).toEqual({
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  });
});

test.each([
  ['year', '2026-01-01', '2026-11-21'],
  ['last12', '2025-11-22', '2026-11-21'],
  ['lastYear', '2025-01-01', '2025-12-31'],
  ['month', '2026-11-01', '2026-11-21'],
  ['lastMonth', '2026-10-01', '2026-10-31'],
  ['last7', '2026-11-15', '2026-11-21'],
  ['last30', '2026-10-23', '2026-11-21'],
] as const)('preset %s', (name, from, to) => {
  expect(presetPeriod(name, day)).toEqual({ from, to });
});

test.each([
  ['a year to date steps by years', ['2026-01-01', '2026-11-21'], ['2025-01-01', '2025-11-21']],
  ['a whole leap year becomes a whole year', ['2024-01-01', '2024-12-31'], ['2023-01-01', '2023-12-31']],
  ['a month becomes the month before, whole', ['2026-03-01', '2026-03-31'], ['2026-02-01', '2026-02-28']],
  ['a quarter steps by quarters', ['2026-04-01', '2026-06-30'], ['2026-01-01', '2026-03-31']],
  ['January alone is a month, not a year', ['2026-01-01', '2026-01-31'], ['2025-12-01', '2025-12-31']],
  ['a week steps by its length', ['2026-11-15', '2026-11-21'], ['2026-11-08', '2026-11-14']],
] as const)('%s', (_name, period, before) => {
  const [from, to] = before;
  const stepped = stepPeriod({ from: period[0], to: period[1] }, -1);
  expect(stepped).toEqual({ from, to });
  expect(stepPeriod(stepped, 1)).toEqual({ from: period[0], to: period[1] });
});

test('last year compares the same dates, or the same weekdays 52 weeks earlier', () => {
  const period = { from: '2026-11-16', to: '2026-11-22' };
  expect(comparisonPeriod(period, 'calendar')).toEqual({ from: '2025-11-16', to: '2025-11-22' });
  const weekdays = comparisonPeriod(period, 'weekday');
  expect(weekdays).toEqual({ from: '2025-11-17', to: '2025-11-23' });
  expect(weekdays && dayCount(weekdays)).toBe(7);
  expect(comparisonPeriod(period, 'none')).toBeNull();
});

test('29 February is compared with 28 February', () => {
  expect(comparisonPeriod({ from: '2024-02-29', to: '2024-02-29' }, 'calendar')).toEqual({
    from: '2023-02-28',
    to: '2023-02-28',
  });
});

test('an impossible period in the address falls back to the usual one', () => {
  const usual = { from: '2026-01-01', to: day };
  expect(periodOf('2026-02-30', '2026-03-01', day)).toEqual(usual);
  expect(periodOf('2026-05-02', '2026-05-01', day)).toEqual(usual);
  expect(periodOf(undefined, undefined, day)).toEqual(usual);
});
