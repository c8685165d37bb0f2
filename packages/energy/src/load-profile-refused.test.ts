import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessMapping } from './load-profile-guess.ts';
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
const head = 'Datum;Zeit;Wert';
const row = (time: string, value: string, date = '15.01.2024') => `${date};${time};${value}`;
const good = [row('00:00', '1,5'), row('00:15', '2,25'), row('00:30', '0'), row('00:45', '1.000,5')];
const read = (
  lines: string[],
  over: Partial<LoadProfileMapping> = {},
  more: Partial<LoadProfileOptions> = {},
) => parseLoadProfile(lines.join('\r\n'), { ...mapping, ...over }, { ...options, ...more });
const stops = (
  lines: string[],
  over: Partial<LoadProfileMapping> = {},
  more: Partial<LoadProfileOptions> = {},
) => {
  const result = read(lines, over, more);
  expect(result.summary.stopped).toBe(true);
  expect(result.intervals).toEqual([]);
  return result.errors.at(-1);
};

describe('a file that cannot be read as mapped', () => {
  test('stops at a column that is missing and says which ones there are', () => {
    const error = stops(['Datum;Zeit;Menge', ...good]);
    expect(error).toMatchObject({ row: 1, code: 'column_not_found' });
    expect(error?.message).toBe('Spalte nicht gefunden: „Wert“. Vorhanden: Datum, Zeit, Menge');
    expect(stops([head, ...good], { valueColumn: 7 })).toMatchObject({ code: 'column_not_found' });
  });

  test('stops at a column that comes twice', () => {
    expect(stops(['Datum;Zeit;Wert;wert', ...good.map((line) => `${line};1`)])).toMatchObject({
      row: 1,
      column: 'Wert',
      code: 'duplicate_column',
    });
  });

  test('stops at a unit it does not know or the header contradicts', () => {
    expect(stops([head, ...good], { unit: 'GWh' as 'MWh' })).toMatchObject({ row: 0, code: 'unknown_unit' });
    const header = (name: string) => [`Datum;Zeit;${name}`, ...good];
    expect(stops(header('Wert [MWh]'), { valueColumn: 'Wert [MWh]' })).toMatchObject({
      row: 1,
      column: 'Wert [MWh]',
      code: 'unit_mismatch',
    });
    expect(stops(header('Wert [BTU]'), { valueColumn: 'Wert [BTU]' })).toMatchObject({
      code: 'unknown_unit',
    });
  });

  test('stops at an interval length it does not know', () => {
    expect(stops([head, row('00:00', '1')])).toMatchObject({ row: 2, code: 'interval_length_unknown' });
    const halves = [head, row('00:00', '1'), row('00:30', '1'), row('01:00', '1')];
    expect(stops(halves)).toMatchObject({ code: 'unsupported_interval_length' });
    expect(stops(halves)?.message).toContain('1800 s');
  });

  test('stops at nothing, binary data or an open quote', () => {
    expect(stops([''])).toMatchObject({ code: 'empty_file' });
    expect(stops([head])).toMatchObject({ code: 'empty_file' });
    expect(stops(['PK\u0003\u0004\0'])).toMatchObject({ row: 1, code: 'not_text' });
    expect(stops([head, '"15.01.2024;00:00;1'])).toMatchObject({ row: 2, code: 'broken_row' });
    expect(stops([head, ...good], {}, { mostRows: 3 })).toMatchObject({ row: 5, code: 'too_many_rows' });
  });

  test('stops at a mapping that makes no sense', () => {
    expect(stops([head, ...good], { zone: 'offset:+1' })).toMatchObject({ row: 0, code: 'invalid_mapping' });
    expect(stops([head, ...good], { valueColumn: 'Datum' })).toMatchObject({ code: 'invalid_mapping' });
    expect(stops([head, ...good], { separator: ':' as ';' })).toMatchObject({ code: 'invalid_mapping' });
    expect(stops([head, ...good], { intervalSeconds: 600 as 900 })).toMatchObject({
      code: 'unsupported_interval_length',
    });
  });

  test('reads nothing more once it stopped', () => {
    const parser = createLoadProfileParser(mapping, options);
    expect(parser.push('\0').errors).toHaveLength(1);
    expect(parser.push([head, ...good].join('\n'))).toEqual({ intervals: [], errors: [] });
    expect(parser.finish()).toMatchObject({
      intervals: [],
      errors: [],
      summary: { errors: 1, stopped: true },
    });
  });
});

describe('any text at all', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '15.01.2024 00:15',
      '27.10.2024 02:30',
      '31.03.2024 02:30',
      '01.01.0024 00:00',
      '1,5',
      '-',
      '"',
    ),
    fc.string({ unit: 'binary' }),
    fc.double().map(String),
  );
  const line = fc.array(cell, { maxLength: 5 }).map((cells) => cells.join(';'));
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));
  const stamps = fc.constantFrom('start', 'end', 'end-of-dated-day' as const);
  const anyMapping = fc.record({
    stamp: stamps,
    zone: fc.constantFrom('utc', 'Europe/Berlin', 'in-text', 'x'),
  });

  test('is read into sound intervals and named errors without a crash', () => {
    fc.assert(
      fc.property(text, anyMapping, (anyText, over) => {
        const positions = { ...mapping, dateColumn: 0, timeColumn: undefined, valueColumn: 1, ...over };
        const { intervals, errors, summary } = parseLoadProfile(anyText, positions, options);
        expect(intervals.every(({ value }) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(intervals.every(({ start }) => start % 900_000 === 0 && start <= options.now)).toBe(true);
        expect(new Set(intervals.map(({ start }) => start)).size).toBe(intervals.length);
        expect(summary).toMatchObject({ intervals: intervals.length, errors: errors.length });
      }),
    );
  });

  test('gets a proposal without a crash', () => {
    fc.assert(fc.property(text, (anyText) => void guessMapping(anyText)));
  });
});
