import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  daysBetween,
  daysInMonth,
  eachDay,
  eachDayWithin,
  endOfDay,
  endOfMonth,
  HOUR_MS,
  instantsOfWall,
  localDateOf,
  localMonthOf,
  offsetAt,
  quarterHoursOf,
  startOfDay,
  startOfHour,
  startOfMonth,
  toWall,
  wallOfDate,
} from './local-days.ts';

const at = (text: string) => Date.parse(text);

const ofYear = (year: number) =>
  [...eachDay(`${year}-01-01`, `${year + 1}-01-01`)].reduce((sum, day) => sum + day.quarterHours, 0);

describe('local days of Europe/Berlin', () => {
  test('a day has 96 quarter hours, 92 when summer time begins and 100 when it ends', () => {
    expect(quarterHoursOf('2024-03-31')).toBe(92);
    expect(quarterHoursOf('2024-10-27')).toBe(100);
    expect(quarterHoursOf('2024-10-28')).toBe(96);
    expect(quarterHoursOf('2026-03-29')).toBe(92);
    expect(quarterHoursOf('2026-10-25')).toBe(100);
  });

  test('a year has 35,040 quarter hours, a leap year 96 more', () => {
    expect(ofYear(2023)).toBe(35_040);
    expect(ofYear(2024)).toBe(35_136);
  });

  test('days and months begin at local midnight', () => {
    expect(startOfDay('2024-07-01')).toBe(at('2024-07-01T00:00:00+02:00'));
    expect(endOfDay('2024-03-31')).toBe(at('2024-04-01T00:00:00+02:00'));
    expect(startOfMonth('2024-12')).toBe(at('2024-12-01T00:00:00+01:00'));
    expect(endOfMonth('2024-12')).toBe(at('2025-01-01T00:00:00+01:00'));
  });

  test('an instant belongs to the date its wall clock shows', () => {
    expect(localDateOf(at('2024-06-30T22:00:00Z'))).toBe('2024-07-01');
    expect(localDateOf(at('2024-06-30T21:59:59.999Z'))).toBe('2024-06-30');
    expect(localMonthOf(at('2023-12-31T23:00:00Z'))).toBe('2024-01');
  });

  test('the missing hour has no instant and the doubled hour has two', () => {
    expect(instantsOfWall(at('2024-03-31T02:30:00Z'))).toEqual([]);
    expect(instantsOfWall(at('2024-10-27T02:30:00Z'))).toEqual([
      at('2024-10-27T02:30:00+02:00'),
      at('2024-10-27T02:30:00+01:00'),
    ]);
    expect(instantsOfWall(at('2024-10-27T03:00:00Z'))).toEqual([at('2024-10-27T03:00:00+01:00')]);
  });

  test('both runs of the doubled hour are hours of their own', () => {
    expect(startOfHour(at('2024-10-27T02:45:00+02:00'))).toBe(at('2024-10-27T00:00:00Z'));
    expect(startOfHour(at('2024-10-27T02:45:00+01:00'))).toBe(at('2024-10-27T01:00:00Z'));
  });

  test('dates shift over months and leap days', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2024-01-01', -1)).toBe('2023-12-31');
    expect(addMonths('2024-11', 3)).toBe('2025-02');
    expect(addMonths('2024-01', -1)).toBe('2023-12');
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366);
    expect(daysInMonth('2023-02')).toBe(28);
  });

  test('what is no date is refused', () => {
    expect(wallOfDate('2024-02-30')).toBeNaN();
    expect(wallOfDate('24-02-03')).toBeNaN();
    expect(() => startOfDay('2024-13-01')).toThrow(RangeError);
    expect(() => startOfMonth('2024')).toThrow(RangeError);
  });

  test('a range of instants is cut at local midnights', () => {
    const days = [...eachDayWithin(at('2024-03-30T12:00:00Z'), at('2024-04-01T00:00:00Z'))];
    expect(days.map(({ date, quarterHours }) => [date, quarterHours])).toEqual([
      ['2024-03-30', 44],
      ['2024-03-31', 92],
      ['2024-04-01', 8],
    ]);
    expect([...eachDayWithin(5, 5)]).toEqual([]);
  });

  const instants = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2060, 0, 1) });

  test('every instant lies in the local day of its date', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const date = localDateOf(instant);
        expect(startOfDay(date)).toBeLessThanOrEqual(instant);
        expect(endOfDay(date)).toBeGreaterThan(instant);
        expect(instantsOfWall(toWall(instant))).toContain(instant);
      }),
    );
  });

  test('the wall clock agrees with the time-zone data of the runtime', () => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Berlin',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(new Date(toWall(instant)).toISOString().slice(0, 19).replace('T', ' ')).toBe(
          clock.format(instant),
        );
      }),
    );
  });

  test('offsets of a million instants are answered in well under a second', () => {
    const begin = Date.UTC(2020, 0, 1);
    const started = performance.now();
    let sum = 0;
    for (let index = 0; index < 1_000_000; index += 1) sum += offsetAt(begin + index * (HOUR_MS / 4));
    expect(sum).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
