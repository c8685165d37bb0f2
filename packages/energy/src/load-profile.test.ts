import { describe, expect, test } from 'vitest';
import type { LoadProfileErrorCode } from './load-profile-errors.ts';
import { createLoadProfileParser, parseLoadProfile, type LoadProfileOptions } from './load-profile.ts';
import type { LoadProfileMapping } from './load-profile-mapping.ts';

const options: LoadProfileOptions = { now: Date.parse('2025-06-01T00:00:00Z') };
const mapping: LoadProfileMapping = {
  separator: ';',
  decimal: 'comma',
  dateColumn: 'Datum',
  timeColumn: 'Zeit',
  valueColumn: 'Wert',
  dateLayout: 'dd.mm.yyyy',
  stamp: 'start',
  zone: 'Europe/Berlin',
  unit: 'kWh',
};
const at = (minutes: number) => Date.parse('2024-01-15T00:00:00+01:00') + minutes * 60_000;
const head = 'Datum;Zeit;Wert';
const row = (time: string, value: string, date = '15.01.2024') => `${date};${time};${value}`;
const good = [row('00:00', '1,5'), row('00:15', '2,25'), row('00:30', '0'), row('00:45', '1.000,5')];
const read = (
  lines: string[],
  over: Partial<LoadProfileMapping> = {},
  more: Partial<LoadProfileOptions> = {},
) => parseLoadProfile(lines.join('\r\n'), { ...mapping, ...over }, { ...options, ...more });
const codes = (result: { errors: { row: number; column: string | null; code: LoadProfileErrorCode }[] }) =>
  result.errors.map(({ row, column, code }) => [row, column, code]);

const line = (index: number) => `${new Date(Date.UTC(2024, 0, 1) + index * 900_000).toISOString()};1\n`;

const sum = (unit: LoadProfileMapping['unit']) => {
  const { summary } = read([head, row('00:00', '4'), row('00:15', '8')], { unit });
  return [summary.sum, summary.unit];
};

const starts = (over: Partial<LoadProfileMapping>, lines: string[]) =>
  read(['Datum;Wert', ...lines], { timeColumn: undefined, dateLayout: 'iso', ...over });

describe('a load profile', () => {
  test('becomes intervals with their line, start and kWh', () => {
    const { intervals, errors, summary } = read([head, ...good]);
    expect(intervals).toEqual([
      { row: 2, start: at(0), lengthSeconds: 900, value: 1.5 },
      { row: 3, start: at(15), lengthSeconds: 900, value: 2.25 },
      { row: 4, start: at(30), lengthSeconds: 900, value: 0 },
      { row: 5, start: at(45), lengthSeconds: 900, value: 1000.5 },
    ]);
    expect(errors).toEqual([]);
    expect(summary).toEqual({
      rows: 4,
      intervals: 4,
      withoutValue: 0,
      repeated: 0,
      errors: 0,
      missingIntervals: 0,
      stopped: false,
      firstStart: at(0),
      lastEnd: at(60),
      intervalSeconds: 900,
      unit: 'kWh',
      sum: 1004.25,
      peak: { start: at(45), value: 1000.5 },
    });
  });

  test('is the same in one piece, byte by byte or as rows', () => {
    const text = [head, ...good].join('\n');
    const whole = parseLoadProfile(text, mapping, options);
    const pieces = createLoadProfileParser(mapping, options);
    const collected = [...text].flatMap((character) => pieces.push(character).intervals);
    const rest = pieces.finish();
    expect([...collected, ...rest.intervals]).toEqual(whole.intervals);
    expect(rest.summary).toEqual(whole.summary);
    const rows = createLoadProfileParser(mapping, options);
    for (const [index, line] of text.split('\n').entries()) rows.pushRow(index + 1, line.split(';'));
    expect(rows.finish()).toMatchObject({ intervals: whole.intervals, summary: whole.summary });
  });

  test('hands over intervals while it is read, keeping none', () => {
    const parser = createLoadProfileParser({ ...mapping, timeColumn: undefined, dateLayout: 'iso' }, options);
    parser.push('Datum;Wert\n');
    let given = 0;
    for (let index = 0; index < 1000; index += 1) {
      given += parser.push(line(index)).intervals.length;
      expect(index + 1 - given).toBeLessThanOrEqual(200);
    }
    expect(parser.finish().intervals).toEqual([]);
  });

  test('finds its columns by name behind a preamble and empty lines, in any order and case', () => {
    const lines = [
      'Lastgang Rathaus',
      'Zählpunkt;DE0001',
      '',
      'WERT; datum ;Zeit;Status',
      '1,5;15.01.2024;00:00;W',
      '',
      '2;15.01.2024;00:15;W',
    ];
    expect(read(lines).intervals.map(({ row, value }) => [row, value])).toEqual([
      [5, 1.5],
      [7, 2],
    ]);
  });

  test('finds its columns by position with and without a header', () => {
    const positions = { dateColumn: 0, timeColumn: 1, valueColumn: 2 };
    expect(read([head, ...good], positions).summary).toMatchObject({ rows: 4, intervals: 4 });
    expect(read(good, positions).summary).toMatchObject({ rows: 4, intervals: 4 });
    expect(read(['x', 'y;z', ...good], { ...positions, skipRows: 2 }).summary).toMatchObject({
      intervals: 4,
      errors: 0,
    });
  });

  test('converts powers, larger units and litres', () => {
    expect(sum('kW')).toEqual([3, 'kWh']);
    expect(sum('MWh')).toEqual([12_000, 'kWh']);
    expect(sum('Wh')).toEqual([0.012, 'kWh']);
    expect(sum('m3')).toEqual([12, 'm3']);
    expect(sum('l')).toEqual([0.012, 'm3']);
  });

  test('detects hours from its rows and takes a given length without asking them', () => {
    const hourly = [head, row('00:00', '4'), row('01:00', '4')];
    expect(read(hourly, { unit: 'kW' }).summary).toMatchObject({ intervalSeconds: 3600, sum: 8 });
    expect(read([head, row('00:00', '4')], { intervalSeconds: 900 }).summary).toMatchObject({ intervals: 1 });
  });

  test('reads UTC and offsets in the text', () => {
    const utc = ['2024-07-01 00:00;1', '2024-07-01 00:15;1'];
    expect(starts({ zone: 'utc' }, utc).intervals[0]?.start).toBe(Date.UTC(2024, 6, 1));
    const offsets = ['2024-07-01T00:00:00+02:00;1', '2024-06-30T22:15:00Z;1', '2024-07-01T00:30:00;1'];
    const result = starts({ zone: 'in-text' }, offsets);
    expect(result.intervals.map(({ start }) => start)).toEqual([
      Date.UTC(2024, 5, 30, 22),
      Date.UTC(2024, 5, 30, 22, 15),
    ]);
    expect(codes(result)).toEqual([[4, 'Datum', 'offset_missing']]);
  });

  test('leaves rows without a value as gaps', () => {
    const { intervals, errors, summary } = read([
      head,
      row('00:00', '1'),
      row('00:15', ''),
      row('00:45', '-'),
      row('01:00', '2'),
    ]);
    expect(intervals).toHaveLength(2);
    expect(errors).toEqual([]);
    expect(summary).toMatchObject({ withoutValue: 2, missingIntervals: 3 });
  });

  test('counts a repeated row once and refuses a contradicting one', () => {
    const result = read([head, ...good, row('00:15', '2,25'), row('00:15', '9')]);
    expect(result.summary).toMatchObject({ intervals: 4, repeated: 1, sum: 1004.25 });
    expect(codes(result)).toEqual([[7, 'Datum', 'duplicate_timestamp']]);
  });
});

describe('broken rows of a load profile', () => {
  test('are named with row, column and reason while the others are read', () => {
    const result = read([
      head,
      ...good,
      'Unsinn',
      row('25:00', '1'),
      row('01:00', 'NaN'),
      row('01:15', 'Infinity'),
      row('01:30', '1.5'),
      row('01:45', '-3'),
      row('02:00', '99.999.999.999'),
      row('02:15', '3', '15.01.2031'),
      row('02:15', '3', '15.01.1970'),
      row('02:20', '3'),
      `${row('02:30', '3')};4`,
      row('02:45', '7'),
    ]);
    expect(codes(result)).toEqual([
      [6, null, 'broken_row'],
      [7, 'Datum', 'invalid_time'],
      [8, 'Wert', 'not_finite'],
      [9, 'Wert', 'not_finite'],
      [10, 'Wert', 'not_a_number'],
      [11, 'Wert', 'negative_value'],
      [12, 'Wert', 'value_too_large'],
      [13, 'Datum', 'time_in_future'],
      [14, 'Datum', 'time_too_old'],
      [15, 'Datum', 'irregular_interval'],
      [16, null, 'broken_row'],
    ]);
    expect(result.summary).toMatchObject({ intervals: 5, errors: 11, stopped: false });
    expect(result.errors.every(({ message }) => message.length > 10)).toBe(true);
    expect(result.errors[5]?.message).toBe('Der Wert -3 ist negativ.');
  });

  test('illegible times throughout are one error each', () => {
    const lines = Array.from({ length: 500 }, (_, index) => row(`${index}:99`, '1'));
    const result = read([head, ...lines]);
    expect(result.errors.map(({ code }) => code)).toEqual(lines.map(() => 'invalid_time'));
    expect(result.summary).toMatchObject({ rows: 500, intervals: 0, errors: 500 });
    expect(read([head, ...lines, ...good]).summary).toMatchObject({ intervals: 4, errors: 500 });
  });

  test('negative values are taken where both directions are measured', () => {
    expect(read([head, row('00:00', '-3'), row('00:15', '4')], {}, { allowNegative: true }).summary.sum).toBe(
      1,
    );
  });

  test('a decimal comma that also separates is noticed, not read as two columns', () => {
    const lines = ['Datum,Zeit,Wert', '15.01.2024,00:00,1,5', '15.01.2024,00:15,2,5'];
    expect(codes(read(lines, { separator: ',' }))).toEqual([
      [2, null, 'broken_row'],
      [3, null, 'broken_row'],
    ]);
  });

  test('quoted text with separators and lines inside is one cell', () => {
    const lines = [
      'Datum;Zeit;Bemerkung;Wert',
      '15.01.2024;00:00;"a;b\nc";"1,5"',
      '15.01.2024;00:15;"""";"x"',
    ];
    const result = read(lines);
    expect(result.intervals).toMatchObject([{ row: 2, value: 1.5 }]);
    expect(codes(result)).toEqual([[4, 'Wert', 'not_a_number']]);
  });
});
