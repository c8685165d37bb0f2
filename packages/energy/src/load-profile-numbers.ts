import type { LoadProfileUnit } from './load-profile-mapping.ts';

export type ParsedNumber =
  | { kind: 'number'; value: number }
  | { kind: 'missing' }
  | { kind: 'error'; code: 'not_a_number' | 'not_finite' };

const MISSING = new Set([
  '',
  '-',
  '--',
  '---',
  '–',
  'n/a',
  'na',
  'n.a.',
  'null',
  '#nv',
  '#n/a',
  'k.a.',
  'k. a.',
]);
const NOT_FINITE = new Set(['nan', 'inf', '+inf', '-inf', 'infinity', '+infinity', '-infinity', '∞', '-∞']);

// Thousands marks count only where they group by three, so that 1.5 is never taken for 15.
const PLAIN = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;
const POINT = /^[+-]?(?:\d*|\d{1,3}(?:[,\s'’]\d{3})+)(?:\.\d*)?(?:e[+-]?\d{1,3})?$/i;
const COMMA = /^[+-]?(?:\d*|\d{1,3}(?:[.\s'’]\d{3})+)(?:,\d*)?(?:e[+-]?\d{1,3})?$/i;

function numberOf(text: string): ParsedNumber {
  const value = Number(text);
  if (Number.isNaN(value)) return { kind: 'error', code: 'not_a_number' };
  return Number.isFinite(value) ? { kind: 'number', value } : { kind: 'error', code: 'not_finite' };
}

/** Reads a number as written with this decimal mark; empty cells and the usual dashes are missing, never zero. */
export function parseNumber(cell: string, decimal: 'comma' | 'point'): ParsedNumber {
  const text = cell.trim();
  if (decimal === 'point' ? PLAIN.test(text) : /^[+-]?\d+$/.test(text)) return numberOf(text);
  const lower = text.toLowerCase();
  if (MISSING.has(lower)) return { kind: 'missing' };
  if (NOT_FINITE.has(lower)) return { kind: 'error', code: 'not_finite' };
  if (!/\d/.test(text)) return { kind: 'error', code: 'not_a_number' };
  if (decimal === 'point') {
    return POINT.test(text)
      ? numberOf(text.replace(/[,\s'’]/g, ''))
      : { kind: 'error', code: 'not_a_number' };
  }
  if (!COMMA.test(text)) return { kind: 'error', code: 'not_a_number' };
  return numberOf(text.replace(/[.\s'’]/g, '').replace(',', '.'));
}

export type IntervalUnit = 'kWh' | 'm3';

export function intervalUnitOf(unit: LoadProfileUnit): IntervalUnit {
  return unit === 'm3' || unit === 'l' ? 'm3' : 'kWh';
}

const FACTORS: Record<LoadProfileUnit, number> = { Wh: 0.001, kWh: 1, MWh: 1000, kW: 1, m3: 1, l: 0.001 };

/** The interval's amount in kWh or m³; a mean power becomes energy by the interval's length. */
export function intervalAmount(value: number, unit: LoadProfileUnit, lengthSeconds: number): number {
  const amount = value * FACTORS[unit] * (unit === 'kW' ? lengthSeconds / 3600 : 1);
  // Binary noise of the multiplication goes; a millionth of a kWh stays.
  return Math.round(amount * 1e6) / 1e6;
}

const UNIT_WORDS: Record<string, LoadProfileUnit> = {
  wh: 'Wh',
  kwh: 'kWh',
  mwh: 'MWh',
  kw: 'kW',
  'm³': 'm3',
  m3: 'm3',
  cbm: 'm3',
  l: 'l',
  liter: 'l',
};

const OTHER_UNIT = /^(?:[kMGT]?(?:Wh|W|J|var|varh|VA|cal)|BTU|ft³|gal)$/i;

/**
 * The unit a column header names: `{ known }`, `{ unknown }` where brackets hold another physical unit, or null
 * where it names none.
 */
export function unitOfHeader(header: string): { known: LoadProfileUnit } | { unknown: string } | null {
  const bracketed = [...header.matchAll(/[[(]\s*([^\])]{1,12}?)\s*[\])]/g)].map((match) => match[1] ?? '');
  const words = header.split(/[\s_/,;:.[\]()-]+/).filter((word) => word.length > 1);
  for (const word of [...bracketed, ...words.toReversed()]) {
    const known = UNIT_WORDS[word.toLowerCase()];
    if (known) return { known };
  }
  const unknown = bracketed.find((word) => OTHER_UNIT.test(word));
  return unknown === undefined ? null : { unknown };
}
