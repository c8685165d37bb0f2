import { expect, test } from 'vitest';
import { fromWallClock, toWallClock } from './wall-clock.ts';

test('a time typed on the town’s clock becomes its instant, in winter and in summer', () => {
  expect(fromWallClock('2026-11-22T14:30')).toBe('2026-11-22T13:30:00.000Z');
  expect(fromWallClock('2026-07-01T14:30')).toBe('2026-07-01T12:30:00.000Z');
  expect(toWallClock('2026-07-01T12:30:00Z')).toBe('2026-07-01T14:30');
});

test('the hour that does not exist means the one after it, the doubled one its first run', () => {
  expect(fromWallClock('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
  expect(fromWallClock('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
});

test('half a time is no time', () => {
  expect(fromWallClock('2026-11-22')).toBeNull();
  expect(toWallClock(null)).toBe('');
});
