import { describe, expect, test } from 'vitest';
import { parseLoadProfile } from './load-profile.ts';
import type { LoadProfileMapping } from './load-profile-mapping.ts';
import { quarterHoursOf, QUARTER_HOUR_MS, startOfDay } from './local-days.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const mapping: LoadProfileMapping = {
  separator: ';',
  decimal: 'comma',
  dateColumn: 0,
  valueColumn: 1,
  dateLayout: 'dd.mm.yyyy',
  stamp: 'start',
  zone: 'Europe/Berlin',
  unit: 'kWh',
};
const labels = (hours: string[], day: string) =>
  hours.flatMap((hour) => ['00', '15', '30', '45'].map((minute) => `${day} ${hour}:${minute}`));
const text = (rows: string[]) => rows.map((label, index) => `${label};${index + 1}`).join('\n');
const read = (rows: string[], over: Partial<LoadProfileMapping> = {}) => {
  const result = parseLoadProfile(text(rows), { ...mapping, ...over }, { now });
  const starts = result.intervals.map(({ start }) => new Date(start).toISOString().slice(11, 16));
  return { ...result, starts, values: result.intervals.map(({ value }) => value) };
};
const hours = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index).padStart(2, '0'));
const autumn = '27.10.2024';
const spring = '31.03.2024';
/** UTC starts of quarter hours from a time on. */
const run = (from: string, count: number) => {
  const begin = Date.parse(`2024-01-01T${from}:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(begin + index * QUARTER_HOUR_MS).toISOString().slice(11, 16),
  );
};

const year = (day: string) => read(labels(hours(0, 24), day), { zone: 'offset:+01:00' });

const first = (rows: string[], over: Partial<LoadProfileMapping>) => read(rows, over).starts;

describe('the doubled hour of autumn', () => {
  test('the second occurrence of a label is the second run', () => {
    const { starts, errors } = read(labels(['01', '02', '02', '03'], autumn));
    expect(starts).toEqual(run('23:00', 16));
    expect(errors).toEqual([]);
  });

  test('a whole day of 100 rows fills 100 quarter hours', () => {
    const rows = labels([...hours(0, 3), '02', ...hours(3, 24)], autumn);
    const { intervals, summary } = read(rows);
    expect(intervals).toHaveLength(quarterHoursOf('2024-10-27'));
    expect(intervals[0]?.start).toBe(startOfDay('2024-10-27'));
    expect(summary).toMatchObject({ missingIntervals: 0, lastEnd: startOfDay('2024-10-28') });
  });

  test('newest rows first are told apart as well', () => {
    const rows = labels(['01', '02', '02', '03'], autumn).toReversed();
    expect(read(rows).starts).toEqual(run('23:00', 16).toReversed());
  });

  test('runs listed pairwise are told apart as well', () => {
    const pairs = labels(['02'], autumn).flatMap((label) => [label, label]);
    const { starts, values } = read([...labels(['01'], autumn), ...pairs, ...labels(['03'], autumn)]);
    expect(starts.slice(4, 12)).toEqual([
      '00:00',
      '01:00',
      '00:15',
      '01:15',
      '00:30',
      '01:30',
      '00:45',
      '01:45',
    ]);
    expect(values).toHaveLength(16);
  });

  test('runs marked A and B need no order', () => {
    const rows = ['02A:15', '02B:15', '2B:00', '2A:00', '02:30 B', '02:30 A'].map(
      (time) => `${autumn} ${time}`,
    );
    expect(read(rows, { intervalSeconds: 900 }).starts).toEqual([
      '00:15',
      '01:15',
      '01:00',
      '00:00',
      '01:30',
      '00:30',
    ]);
  });

  test('rows that name MESZ, MEZ or an offset need no order either', () => {
    const rows = [`${autumn} 02:00 MEZ`, `${autumn} 02:00 MESZ`, `${autumn} 02:15+01:00`];
    expect(read(rows, { intervalSeconds: 900 }).starts).toEqual(['01:00', '00:00', '01:15']);
  });

  test('a first run without values does not take the values of the second', () => {
    const rows = labels(['01', '02', '02', '03'], autumn).map((label, index) =>
      index >= 4 && index < 8 ? `${label};` : `${label};${index}`,
    );
    const { intervals, summary } = parseLoadProfile(rows.join('\n'), mapping, { now });
    expect(intervals.find(({ value }) => value === 8)?.start).toBe(Date.parse('2024-10-27T01:00:00Z'));
    expect(summary).toMatchObject({ intervals: 12, withoutValue: 4, missingIntervals: 4 });
  });

  test('a first run with a hole keeps its other quarter hours', () => {
    const rows = labels(['01', '02', '02', '03'], autumn).filter((_, index) => index !== 4);
    expect(read(rows).starts).toEqual([...run('23:00', 4), ...run('00:15', 11)]);
  });

  test('ends of intervals are understood whichever way the change is labelled', () => {
    const before = labels(['01'], autumn).slice(1);
    const quarters = labels(['02'], autumn).slice(1);
    const after = labels(['03'], autumn).slice(1);
    const asInstants = [
      ...before,
      `${autumn} 02:00`,
      ...quarters,
      `${autumn} 02:00`,
      ...quarters,
      `${autumn} 03:00`,
    ];
    const asClock = [
      ...before,
      `${autumn} 02:00`,
      ...quarters,
      `${autumn} 03:00`,
      ...quarters,
      `${autumn} 03:00`,
    ];
    expect(read([...asInstants, ...after], { stamp: 'end' }).starts).toEqual(run('23:00', 15));
    expect(read([...asClock, ...after], { stamp: 'end' }).starts).toEqual(run('23:00', 15));
  });

  test('a file that repeats itself is the same twice', () => {
    const once = labels([...hours(0, 3), '02', ...hours(3, 24)], autumn).map(
      (label, index) => `${label};${index}`,
    );
    const { summary, errors } = parseLoadProfile([...once, ...once].join('\n'), mapping, { now });
    expect(summary).toMatchObject({ intervals: 100, repeated: 100 });
    expect(errors).toEqual([]);
  });
});

describe('the missing hour of spring', () => {
  test('a day of 92 rows has no hole', () => {
    const { summary, errors } = read(labels([...hours(0, 2), ...hours(3, 24)], spring));
    expect(summary).toMatchObject({
      intervals: 92,
      missingIntervals: 0,
      firstStart: startOfDay('2024-03-31'),
    });
    expect(errors).toEqual([]);
  });

  test('labels in it are errors that say so, unless they hold nothing', () => {
    const { errors, summary } = read(labels(['01', '02', '03'], spring));
    expect(errors.map(({ row, column, code }) => [row, column, code])).toEqual(
      [5, 6, 7, 8].map((row) => [row, 'Spalte 1', 'nonexistent_local_time']),
    );
    expect(errors[0]?.message).toContain('Sommerzeit');
    expect(summary.intervals).toBe(8);
    const filled = labels(['01', '02', '03'], spring).map(
      (label, i) => `${label};${i >= 4 && i < 8 ? '0,0' : '1,0'}`,
    );
    expect(parseLoadProfile(filled.join('\n'), mapping, { now })).toMatchObject({
      errors: [],
      summary: { intervals: 8, withoutValue: 4, missingIntervals: 0 },
    });
  });

  test('the interval before it may be labelled with its end by 02:00 or 03:00', () => {
    const before = labels(['01'], spring).slice(1);
    const after = labels(['03'], spring).slice(1);
    for (const end of ['02:00', '03:00']) {
      const { starts, errors } = read([...before, `${spring} ${end}`, ...after], { stamp: 'end' });
      expect(starts).toEqual(run('00:00', 7));
      expect(errors).toEqual([]);
    }
  });

  test('a fixed offset knows neither a missing nor a doubled hour', () => {
    expect(year(spring).summary).toMatchObject({ intervals: 96, missingIntervals: 0, errors: 0 });
    expect(year(autumn).summary).toMatchObject({ intervals: 96, missingIntervals: 0, errors: 0 });
    expect(year(spring).intervals[0]?.start).toBe(startOfDay('2024-03-31'));
  });
});

describe('what a stamp means', () => {
  test('start and end differ by one interval', () => {
    const rows = ['15.01.2024 00:15', '15.01.2024 00:30'];
    expect(first(rows, { stamp: 'start' })).toEqual(['23:15', '23:30']);
    expect(first(rows, { stamp: 'end' })).toEqual(['23:00', '23:15']);
  });

  test('end-of-dated-day takes 00:00 for the end of its own date', () => {
    const rows = ['31.01.2018 23:30', '31.01.2018 23:45', '31.01.2018 00:00', '01.02.2018 00:15'];
    const { intervals, summary } = read(rows, { stamp: 'end-of-dated-day' });
    expect(intervals[2]?.start).toBe(Date.parse('2018-01-31T23:45:00+01:00'));
    expect(summary).toMatchObject({ intervals: 4, missingIntervals: 0, intervalSeconds: 900 });
  });

  test('24:00 ends its date under every meaning of an end', () => {
    const rows = ['31.01.2018 23:45', '31.01.2018 24:00', '01.02.2018 00:15'];
    for (const stamp of ['end', 'end-of-dated-day'] as const) {
      expect(first(rows, { stamp })).toEqual(['22:30', '22:45', '23:00']);
    }
  });
});
