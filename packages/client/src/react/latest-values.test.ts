import type { LatestValue } from '@citypulse/contracts/intervals';
import { expect, test } from 'vitest';
import { readingOf } from './latest-values.ts';

const start = Date.parse('2026-11-23T10:00:00Z');
const value = (fields: Partial<LatestValue>): LatestValue => ({
  measuringPointId: '018cc251-f400-7000-8000-000000000001' as LatestValue['measuringPointId'],
  buildingId: '018cc251-f400-7000-8000-000000000002' as LatestValue['buildingId'],
  start: new Date(start).toISOString(),
  lengthSeconds: 900,
  value: 10,
  quality: 'W',
  ...fields,
});
const minutes = (count: number) => start + count * 60_000;

test('power is the mean of an ended interval, and of what has passed of one that still runs', () => {
  expect(readingOf(value({}), minutes(20)).power).toBe(40);
  expect(readingOf(value({ quality: 'V', value: 5 }), minutes(7.5)).power).toBe(40);
  expect(readingOf(value({ quality: 'V' }), minutes(40)).power).toBe(40);
});

test('a gap and an interval that has hardly begun have no power', () => {
  expect(readingOf(value({ quality: 'G', value: null }), minutes(20)).power).toBeNull();
  expect(readingOf(value({ quality: 'V', value: 0.01 }), start + 5_000).power).toBeNull();
});

test('a reading is stale when it is older than twice its interval', () => {
  expect(readingOf(value({}), minutes(44)).stale).toBe(false);
  expect(readingOf(value({}), minutes(46)).stale).toBe(true);
});
