import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvReader, detectEncoding, splitRecord, type CsvRow } from './load-profile-csv.ts';

function readIn(pieces: string[], separator = ';') {
  const rows: CsvRow[] = [];
  const reader = new CsvReader(separator, (row) => rows.push(row));
  for (const piece of pieces) reader.push(piece);
  return { problem: reader.finish(), rows };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('cells of a record', () => {
  test('quotes enclose separators and are doubled inside', () => {
    expect(splitRecord('a;"b;c";"d ""e""";', ';')).toEqual(['a', 'b;c', 'd "e"', '']);
    expect(splitRecord('"1,5",2', ',')).toEqual(['1,5', '2']);
    expect(splitRecord('a "quoted" word;b', ';')).toEqual(['a "quoted" word', 'b']);
    expect(splitRecord('', ';')).toEqual(['']);
  });

  test('an open quote means the record goes on', () => {
    expect(splitRecord('a;"b', ';')).toBeNull();
  });
});

describe('records of a text', () => {
  test('any line end is understood, and a record knows its first line', () => {
    expect(readIn(['a;b\r\nc;"d\ne"\rf;g\n']).rows).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 2, cells: ['c', 'd\ne'] },
      { row: 4, cells: ['f', 'g'] },
    ]);
  });

  test('a byte order mark is no part of the first cell', () => {
    expect(readIn(['\uFEFFdate;kWh\n']).rows[0]?.cells).toEqual(['date', 'kWh']);
  });

  test('the pieces a text arrives in make no difference', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-z0-9 ]{0,5}$/),
      fc.constantFrom('"a;b"', '"x""y"', '"l\r\nm"'),
    );
    const line = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(';'));
    const text = fc.array(line).map((lines) => lines.join('\r\n'));
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (whole, cuts) => {
        const at = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(readIn(pieces).rows).toEqual(readIn([whole]).rows);
      }),
    );
  });

  test('binary data, endless lines and endless quotes stop the reading', () => {
    expect(readIn(['PK\u0003\u0004\0\0']).problem).toEqual({ row: 1, code: 'not_text' });
    const endless = Array.from({ length: 50 }, () => 'x'.repeat(10_000));
    expect(readIn(endless).problem).toEqual({ row: 1, code: 'row_too_long' });
    expect(readIn(['a\n"', ...endless.map((text) => `${text}\n`)]).problem).toEqual({
      row: 2,
      code: 'row_too_long',
    });
    expect(readIn(['a;b\n"c;d\n']).problem).toEqual({ row: 2, code: 'broken_row' });
  });
});

describe('encoding by the first bytes', () => {
  test('a byte order mark decides', () => {
    expect(detectEncoding(utf8('\uFEFFWärme'))).toBe('utf-8');
    expect(detectEncoding(Uint8Array.of(0xff, 0xfe, 0x44, 0))).toBe('utf-16le');
    expect(detectEncoding(Uint8Array.of(0xfe, 0xff, 0, 0x44))).toBe('utf-16be');
  });

  test('umlauts tell UTF-8 from Windows-1252', () => {
    expect(detectEncoding(utf8('Zähler;Größe;m³'))).toBe('utf-8');
    expect(detectEncoding(Uint8Array.of(0x5a, 0xe4, 0x68, 0x6c, 0x65, 0x72))).toBe('windows-1252');
    expect(detectEncoding(Uint8Array.of(0x6d, 0xb3, 0x3b))).toBe('windows-1252');
    expect(detectEncoding(utf8('date,kWh'))).toBe('utf-8');
  });

  test('a character cut by the end of the sample is no contradiction', () => {
    const bytes = utf8('Wärme € 😀');
    for (let length = 0; length <= bytes.length; length += 1) {
      expect(detectEncoding(bytes.subarray(0, length))).toBe('utf-8');
    }
  });
});
