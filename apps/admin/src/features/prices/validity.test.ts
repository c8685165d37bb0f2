import { expect, test } from 'vitest';
import { axisOf, overlaps } from './validity.tsx';

const year = (n: number) => ({ id: String(n), validFrom: `${n}-01-01`, validTo: `${n + 1}-01-01` });

test('periods that only touch do not overlap, an open one reaches everything after it', () => {
  expect(overlaps(year(2025), year(2026))).toBe(false);
  expect(overlaps({ validFrom: '2025-06-01', validTo: null }, year(2026))).toBe(true);
  expect(overlaps({ validFrom: '2027-01-01', validTo: null }, year(2026))).toBe(false);
});

test('the axis shows every period of the last years and room for what is open', () => {
  const { from, to } = axisOf([year(2024), { id: 'open', validFrom: '2025-01-01', validTo: null }]);
  expect(from).toBe('2024-01-01');
  expect(to > new Date().toISOString().slice(0, 10)).toBe(true);
});
