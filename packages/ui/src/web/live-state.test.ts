import { expect, test } from 'vitest';
import { isStale, liveStateOf } from './live-state.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

test('a value is stale from more than two intervals on, and when there never was one', () => {
  expect(isStale(ago(1800), 900, now)).toBe(false);
  expect(isStale(ago(1801), 900, now)).toBe(true);
  expect(isStale(null, 900, now)).toBe(true);
});

test('live needs both, the joined socket and a value in time', () => {
  expect(liveStateOf(true, ago(60), 900, now)).toBe('live');
  expect(liveStateOf(true, ago(2000), 900, now)).toBe('delayed');
  expect(liveStateOf(false, ago(60), 900, now)).toBe('disconnected');
});
