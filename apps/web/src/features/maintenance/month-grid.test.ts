import { expect, test } from 'vitest';
import { monthGrid, monthOf, shiftMonth } from './month-grid.ts';

test('a month is shown in whole weeks from Monday to Sunday', () => {
  const november = monthGrid('2026-11-01');
  expect(november[0]).toBe('2026-10-26');
  expect(november.at(-1)).toBe('2026-12-06');
  expect(november).toHaveLength(42);
  expect(monthGrid('2027-02-01')).toHaveLength(28);
});

test('months go on over the turn of the year', () => {
  expect(shiftMonth('2026-12-01', 1)).toBe('2027-01-01');
  expect(shiftMonth('2026-01-01', -1)).toBe('2025-12-01');
  expect(monthOf('2026-02-28')).toBe('2026-02-01');
});
