import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('a spreadsheet set to German opens the file as a table', () => {
  const csv = toCsv(
    ['Monat', 'Strom, kWh'],
    [
      ['Jan', 1234.5],
      ['Feb', null],
    ],
  );
  expect(csv).toBe('\uFEFFMonat;Strom, kWh\r\nJan;1234,5\r\nFeb;\r\n');
});

test('separators, quotes and line breaks inside a text stay inside its field', () => {
  expect(toCsv(['a'], [['x;"y"\nz']])).toBe('\uFEFFa\r\n"x;""y""\nz"\r\n');
});

test('a text that looks like a formula is not run as one, a negative number stays a number', () => {
  expect(toCsv(['a', 'b'], [['=HYPERLINK("http://x")', -1.5]])).toBe(
    '\uFEFFa;b\r\n"\'=HYPERLINK(""http://x"")";-1,5\r\n',
  );
});
