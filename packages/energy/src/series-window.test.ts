import { expect, test } from 'vitest';
import { bucketDays, seriesWindow, type SeriesResolution } from './series-window.ts';

const windowOf = (from: string, to: string, resolution: SeriesResolution) =>
  seriesWindow(Date.parse(from), Date.parse(to), resolution);

test('a period is widened to whole quarter hours, hours or local days', () => {
  const quarters = windowOf('2026-01-10T10:07:00Z', '2026-01-10T10:16:00Z', '15m');
  const days = windowOf('2026-01-10T12:00:00+01:00', '2026-01-11T00:00:01+01:00', 'day');

  expect(quarters).toMatchObject({ from: Date.parse('2026-01-10T10:00:00Z'), buckets: 2 });
  expect(days).toMatchObject({ firstDay: '2026-01-10', lastDay: '2026-01-12', buckets: 2 });
});

test('local days of the clock changes have 92 and 100 quarter hours', () => {
  expect(windowOf('2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00', '15m')?.buckets).toBe(92);
  expect(windowOf('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00', '15m')?.buckets).toBe(100);
});

test('months are cut to the period, so that they add up to it', () => {
  const window = windowOf('2025-12-15T00:00:00+01:00', '2026-02-03T00:00:00+01:00', 'month');

  expect(window?.buckets).toBe(3);
  expect(window && bucketDays(window)).toEqual(['2025-12-15', '2026-01-01', '2026-02-01']);
});

test('an empty period has no window', () => {
  expect(windowOf('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'day')).toBeNull();
});
