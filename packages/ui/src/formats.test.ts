import { expect, test } from 'vitest';
import { createFormats, parseNumber, scaleFor } from './formats.ts';

const de = createFormats('de');
const en = createFormats('en');
const plain = (text: string) => text.replaceAll('\u00A0', ' ');

test('a quantity carries its unit after a no-break space', () => {
  expect(de.quantity(1234.5, 'kWh', { unit: 'kWh', factor: 1, digits: 1 })).toBe('1.234,5\u00A0kWh');
  expect(plain(de.quantity(0.02, 'm3/h'))).toBe('0,02 m³/h');
  expect(plain(en.quantity(1234.56, 'EUR'))).toBe('1,235 €');
});

test('a missing value is a dash, never a zero', () => {
  expect(de.quantity(null, 'kWh')).toBe('–');
  expect(de.scaled(null, scaleFor('kWh', []))).toBe('–');
});

test('minus is the typographic sign, and a value that rounds to zero has none', () => {
  expect(de.number(-1234.5, 1)).toBe('\u22121.234,5');
  expect(de.number(-0.04, 1)).toBe('0,0');
});

test('one scale serves a whole column, chosen by its largest value', () => {
  const scale = scaleFor('kWh', [12, null, 2_139_300, undefined]);
  expect(scale).toEqual({ unit: 'MWh', factor: 0.001, digits: 1 });
  expect([2_139_300, 12].map((value) => de.scaled(value, scale))).toEqual(['2.139,3', '0,0']);
  expect(scaleFor('kWh', [9_999]).unit).toBe('kWh');
  expect(scaleFor('m3', [45_162_000]).unit).toBe('m³');
});

test('a share below one never rounds up to a hundred percent', () => {
  expect(plain(de.percent(0.9999))).toBe('99,9 %');
  expect(plain(de.percent(1))).toBe('100,0 %');
  expect(plain(en.percent(0.987))).toBe('98.7 %');
});

test('a change shows its direction by an arrow and compares only what exists', () => {
  expect(plain(de.change(96.9, 100)?.text ?? '')).toBe('▼ 3,1 %');
  expect(de.change(121.8, 100)).toMatchObject({ direction: 'more' });
  expect(plain(de.change(100.01, 100)?.text ?? '')).toBe('±0,0 %');
  expect(de.change(null, 100)).toBeNull();
  expect(de.change(5, 0)).toBeNull();
});

test('instants are shown in the town’s zone, calendar days as themselves', () => {
  expect(de.dateTime('2026-11-22T13:30:00Z')).toBe('22.11.2026, 14:30');
  expect(de.dateTime('2026-03-29T01:00:00Z')).toBe('29.03.2026, 03:00');
  expect(de.date('2026-01-01')).toBe('01.01.2026');
  expect(de.date('2025-12-31T23:30:00Z')).toBe('01.01.2026');
  expect(de.monthShort('2026-03-10')).toBe('Mär');
});

test('a period names the year once when it can', () => {
  expect(de.period('2026-01-01', '2026-11-21')).toBe('01.01. – 21.11.2026');
  expect(de.period('2025-11-22', '2026-11-21')).toBe('22.11.2025 – 21.11.2026');
  expect(de.period('2026-05-01', '2026-05-01')).toBe('01.05.2026');
});

test.each([
  [2, 'jetzt', 'now'],
  [12, 'vor 12 s', '12 s ago'],
  [4 * 60 + 59, 'vor 4 min', '4 min ago'],
  [5 * 3600, 'vor 5 h', '5 h ago'],
  [3 * 86_400, 'vor 3 d', '3 d ago'],
  [8 * 86_400, '14.11.2026', '14/11/2026'],
])('an age of %i s reads %s', (seconds, german, english) => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  expect(plain(de.age(now - seconds * 1000, now))).toBe(german);
  expect(plain(en.age(now - seconds * 1000, now))).toBe(english);
});

test('a bare span has no words around it', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  expect(plain(de.span(now - 61_000, now))).toBe('1 min');
  expect(plain(de.span(now + 5_000, now))).toBe('0 s');
});

test('the state of old data names the time today and the day otherwise', () => {
  const now = '2026-11-22T18:00:00Z';
  expect(de.asOf('2026-11-22T13:30:00Z', now)).toBe('Stand 14:30');
  expect(de.asOf('2026-11-21T13:30:00Z', now)).toBe('Stand 21.11.');
});

test.each([
  ['1.234,5', 1234.5],
  ['1234,5', 1234.5],
  ['1234.5', 1234.5],
  ['1.234', 1234],
  ['0.234', 0.234],
  ['1.234.567', 1_234_567],
  [' 14 208,6 ', 14208.6],
  ['−3,5', -3.5],
  ['1,234,567.8', 1_234_567.8],
])('%s is read as a number by someone writing German', (typed, value) => {
  expect(parseNumber(typed, 'de')).toBe(value);
});

test.each(['', 'zwölf', '1,2,3.4.5', '12 kWh', '--3', ',', '1.2.3,4,5'])('%j is no number', (typed) => {
  expect(parseNumber(typed, 'de')).toBeUndefined();
});

test('the same grouping means thousands in English and a decimal comma in German', () => {
  expect(parseNumber('1,234', 'en')).toBe(1234);
  expect(parseNumber('1,234', 'de')).toBe(1.234);
});
