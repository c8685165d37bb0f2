import { expect, test } from 'vitest';
import type { MeterSpan } from './consumption.ts';
import { startOfDay } from './local-days.ts';
import { readingDays, statusOf, weightOfMedium } from './reading-days.ts';

const meter = (readings: [date: string, value: number][]): MeterSpan => ({
  digits: 6,
  decimals: 1,
  factor: 1,
  installedAt: null,
  startValue: null,
  removedAt: null,
  endValue: null,
  readings: readings.map(([date, value]) => ({ at: startOfDay(date), value })),
});

test('registers add up, and a day is covered as far as all of them are', () => {
  const day = meter([
    ['2026-01-01', 100],
    ['2026-01-04', 130],
  ]);
  const night = meter([
    ['2026-01-01', 50],
    ['2026-01-03', 60],
  ]);

  expect(readingDays([[day], [night]], null)).toEqual([
    { date: '2026-01-01', value: 15, coveredSeconds: 86_400 },
    { date: '2026-01-02', value: 15, coveredSeconds: 86_400 },
  ]);
});

test('heat follows the months, power the time', () => {
  const half = meter([
    ['2026-01-01', 0],
    ['2026-03-01', 320],
  ]);
  const january = (medium: string) =>
    readingDays([[half]], weightOfMedium(medium))
      .filter(({ date }) => date < '2026-02-01')
      .reduce((sum, { value }) => sum + value, 0);

  expect(january('gas')).toBeCloseTo(170, 4);
  expect(january('electricity')).toBeCloseTo((320 * 31) / 59, 4);
});

const judged = (
  code: Parameters<typeof statusOf>[0]['code'],
  severity: 'ok' | 'hint' | 'warning' | 'error',
) => statusOf({ code, severity, expected: null, consumption: null, suggestion: null }).status;

test('only what asks for a look waits for a person', () => {
  expect(judged('plausible', 'ok')).toBe('plausible');
  expect(judged('no_history', 'hint')).toBe('new');
  expect(judged('rollover_suspected', 'warning')).toBe('plausible');
  expect(judged('time_too_old', 'warning')).toBe('plausible');
  expect(judged('above_expected', 'warning')).toBe('suspicious');
  expect(judged('backwards', 'error')).toBe('suspicious');
});
