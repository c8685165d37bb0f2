import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalAmount, parseNumber, unitOfHeader } from './load-profile-numbers.ts';

const value = (cell: string, decimal: 'comma' | 'point') => {
  const parsed = parseNumber(cell, decimal);
  return parsed.kind === 'number' ? parsed.value : parsed.kind === 'error' ? parsed.code : parsed.kind;
};

describe('numbers in cells', () => {
  test('decimal comma with German, Swiss and blank thousands', () => {
    expect(value('1.234.567,89', 'comma')).toBe(1_234_567.89);
    expect(value('1 234,5', 'comma')).toBe(1234.5);
    expect(value('1\u00a0234,5', 'comma')).toBe(1234.5);
    expect(value('1’234,5', 'comma')).toBe(1234.5);
    expect(value(' -0,25 ', 'comma')).toBe(-0.25);
    expect(value(',5', 'comma')).toBe(0.5);
    expect(value('1,5E+3', 'comma')).toBe(1500);
  });

  test('decimal point with thousands commas', () => {
    expect(value('1,234.5', 'point')).toBe(1234.5);
    expect(value('3.17', 'point')).toBe(3.17);
    expect(value('1e-3', 'point')).toBe(0.001);
  });

  test('the other decimal mark is an error, never another size', () => {
    expect(value('1.5', 'comma')).toBe('not_a_number');
    expect(value('1,5', 'point')).toBe('not_a_number');
    expect(value('12.34.567,8', 'comma')).toBe('not_a_number');
  });

  test('an empty cell and the usual dashes are missing', () => {
    for (const cell of ['', '  ', '-', '–', 'n/a', '#NV', 'k.A.'])
      expect(value(cell, 'comma')).toBe('missing');
  });

  test('NaN, infinity, words and hexadecimal are errors', () => {
    expect(value('NaN', 'point')).toBe('not_finite');
    expect(value('-Infinity', 'point')).toBe('not_finite');
    expect(value('1e999', 'point')).toBe('not_finite');
    expect(value('defekt', 'comma')).toBe('not_a_number');
    expect(value('0x10', 'point')).toBe('not_a_number');
    expect(value('12 kWh', 'comma')).toBe('not_a_number');
  });

  test('what is written in German is read in German', () => {
    const written = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 3 });
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (thousandths) => {
        expect(value(written.format(thousandths / 1000), 'comma')).toBe(thousandths / 1000);
      }),
    );
  });
});

test('amounts become kWh or m³, a power by the length of its interval', () => {
  expect(intervalAmount(203.5, 'MWh', 900)).toBe(203_500);
  expect(intervalAmount(1500, 'Wh', 900)).toBe(1.5);
  expect(intervalAmount(628.72, 'kW', 900)).toBe(157.18);
  expect(intervalAmount(12, 'kW', 3600)).toBe(12);
  expect(intervalAmount(250, 'l', 3600)).toBe(0.25);
  expect(intervalAmount(0.3, 'm3', 900)).toBe(0.3);
});

test('a header tells its unit, in brackets or as a word', () => {
  expect(unitOfHeader('Gesamtverbrauch (Netzlast) [MWh]')).toEqual({ known: 'MWh' });
  expect(unitOfHeader('Usage_kWh')).toEqual({ known: 'kWh' });
  expect(unitOfHeader('Leistung in kW')).toEqual({ known: 'kW' });
  expect(unitOfHeader('Volumen (m³)')).toEqual({ known: 'm3' });
  expect(unitOfHeader('Wasser [l]')).toEqual({ known: 'l' });
  expect(unitOfHeader('Arbeit [GJ]')).toEqual({ unknown: 'GJ' });
  expect(unitOfHeader('CO2(tCO2)')).toBeNull();
  expect(unitOfHeader('Wert')).toBeNull();
});
