import { expect, test } from 'vitest';
import { compareMonths } from './like-with-like.ts';

const month = (start: string, value: number | null, completeness = 1) => ({ start, value, completeness });

test('a month that is not read yet stays out of both years', () => {
  const now = [month('2026-10-01T00:00:00+02:00', 90), month('2026-11-01T00:00:00+01:00', 4, 0.1)];
  const before = [month('2025-10-01T00:00:00+02:00', 100), month('2025-11-01T00:00:00+01:00', 80)];

  expect(compareMonths(now, before)).toEqual({ now: 90, before: 100, leftOut: ['2026-11'] });
});

test('without a measured month in common there is nothing to compare', () => {
  const now = [month('2026-10-01T00:00:00+02:00', null, 0)];

  expect(compareMonths(now, [])).toEqual({ now: null, before: null, leftOut: ['2026-10'] });
});
