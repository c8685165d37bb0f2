import { describe, expect, test } from 'vitest';
import { guessMapping } from './load-profile-guess.ts';
import type { LoadProfileMapping } from './load-profile-mapping.ts';
import { parseLoadProfile } from './load-profile.ts';

const quarters = (count: number, label: (at: Date) => string, begin = Date.UTC(2024, 0, 20)) =>
  Array.from({ length: count }, (_, index) => label(new Date(begin + index * 900_000)));
const pad = (value: number) => String(value).padStart(2, '0');
const german = (at: Date) => `${pad(at.getUTCDate())}.${pad(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`;
const clock = (at: Date) => `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;

const slashes = (at: Date) => {
  const dated = new Date(at.getTime() - 900_000);
  return `${pad(dated.getUTCDate())}/${pad(dated.getUTCMonth() + 1)}/${dated.getUTCFullYear()} ${clock(at)},4.5,1`;
};

const night = (times: string[], day: string) =>
  ['t;kWh', ...times.map((time) => `${day} ${time};1,5`), ''].join('\n');

const zone = (times: string[], day: string) => guessMapping(night(times, day)).mapping.zone;

describe('a proposed mapping', () => {
  test('reads a German export with preamble, two time columns and thousands', () => {
    const rows = quarters(100, (at) => `${german(at)};${clock(at)};1.234,5;W`);
    const text = ['Lastgang;Rathaus', '', 'Datum;Zeit;Wirkarbeit [kWh];Status', ...rows].join('\r\n');
    const { columns, mapping, uncertain } = guessMapping(text);
    expect(columns).toEqual(['Datum', 'Zeit', 'Wirkarbeit [kWh]', 'Status']);
    expect(mapping).toEqual({
      separator: ';',
      decimal: 'comma',
      dateColumn: 'Datum',
      timeColumn: 'Zeit',
      valueColumn: 'Wirkarbeit [kWh]',
      unit: 'kWh',
      dateLayout: 'dd.mm.yyyy',
      stamp: 'start',
      zone: 'Europe/Berlin',
    });
    expect(uncertain).toEqual(['zone']);
    const options = { now: Date.UTC(2025, 0, 1) };
    expect(parseLoadProfile(text, mapping as LoadProfileMapping, options).summary).toMatchObject({
      intervals: 99 + 1,
      errors: 0,
    });
  });

  test('recognises ISO times with offsets, tabs and points', () => {
    const rows = quarters(10, (at) => `${at.toISOString()}\t12.5\t7`);
    const { mapping } = guessMapping(['time\tload [kW]\tflag', ...rows, ''].join('\n'));
    expect(mapping).toMatchObject({ separator: '\t', decimal: 'point', dateColumn: 'time' });
    expect(mapping).toMatchObject({
      valueColumn: 'load [kW]',
      unit: 'kW',
      zone: 'in-text',
      dateLayout: 'iso',
    });
    expect(mapping.timeColumn).toBeUndefined();
  });

  test('recognises a day that ends with its own 00:00', () => {
    const rows = quarters(200, slashes, Date.UTC(2024, 0, 20, 0, 15));
    const { mapping } = guessMapping(['date,usage_kWh,x', ...rows, ''].join('\n'));
    expect(mapping).toMatchObject({ stamp: 'end-of-dated-day', dateLayout: 'dd/mm/yyyy', separator: ',' });
  });

  test('tells local time from a fixed offset by the night of a clock change', () => {
    expect(zone(['01:30', '01:45', '03:00', '03:15'], '31.03.2024')).toBe('Europe/Berlin');
    expect(zone(['01:30', '01:45', '02:00', '02:15', '02:30'], '31.03.2024')).toBe('offset:+01:00');
    expect(zone(['02:00', '02:15', '02:30', '02:45', '02:00'], '27.10.2024')).toBe('Europe/Berlin');
  });

  test('marks what the sample cannot show', () => {
    const rows = quarters(20, (at) => `01/02/2024 ${clock(at)};5`);
    const { mapping, columns, uncertain } = guessMapping([...rows, ''].join('\n'));
    expect(columns).toEqual(['Spalte 1', 'Spalte 2']);
    expect(mapping).toMatchObject({ dateColumn: 0, valueColumn: 1, dateLayout: 'dd/mm/yyyy' });
    expect(mapping.unit).toBeUndefined();
    expect(uncertain).toEqual(expect.arrayContaining(['dateLayout', 'unit', 'decimal', 'zone']));
  });

  test('takes the consumption and neither reactive power nor status', () => {
    const rows = quarters(10, (at) => `${at.toISOString()};3,5;7,25;0`);
    const { mapping } = guessMapping(
      ['Zeit;Blindarbeit [kvarh];Wirkarbeit [kWh];Status', ...rows, ''].join('\n'),
    );
    expect(mapping.valueColumn).toBe('Wirkarbeit [kWh]');
  });

  test('proposes nothing for what is no table', () => {
    expect(guessMapping('Dies ist ein Brief.\nOhne Tabelle.\n')).toEqual({
      columns: [],
      mapping: {},
      uncertain: [],
    });
    expect(guessMapping('').mapping).toEqual({});
    expect(guessMapping('a;b\nc;d\n').mapping.dateColumn).toBeUndefined();
  });
});
