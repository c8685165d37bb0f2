import { splitRecord } from './load-profile-csv.ts';
import {
  loadProfileSeparators,
  type LoadProfileMapping,
  type LoadProfileSeparator,
} from './load-profile-mapping.ts';
import { parseNumber, unitOfHeader } from './load-profile-numbers.ts';
import { guessTimes } from './load-profile-guess-times.ts';

export type LoadProfileGuess = {
  /** Names of the header, or `Spalte 1`… where the file has none. */
  columns: string[];
  mapping: Partial<LoadProfileMapping>;
  /** Proposed without proof in the sample: to be looked at by a person. */
  uncertain: (keyof LoadProfileMapping)[];
};

const JUDGED_ROWS = 500;

type Table = { separator: LoadProfileSeparator; rows: { line: number; cells: string[] }[]; width: number };

function tableOf(lines: string[], separator: LoadProfileSeparator): Table {
  const rows = lines.flatMap((text, index) => {
    const cells = splitRecord(text, separator);
    return cells && cells.some((cell) => cell.trim() !== '') ? [{ line: index + 1, cells }] : [];
  });
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [width = 0] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return { separator, width, rows: rows.filter(({ cells }) => cells.length === width) };
}

/** The separator that cuts most lines into equally many cells, at least two. */
function bestTable(lines: string[]): Table | null {
  const tables = loadProfileSeparators.map((separator) => tableOf(lines, separator));
  const usable = tables.filter(({ width }) => width > 1);
  return usable.toSorted((a, b) => b.rows.length - a.rows.length || rank(a) - rank(b))[0] ?? null;
}

// A comma may be a decimal mark; the other signs are hardly anything but separators.
const rank = ({ separator }: Table) => [';', '\t', '|', ','].indexOf(separator);

function decimalOf(cells: string[], separator: LoadProfileSeparator): 'comma' | 'point' | null {
  const fits = (decimal: 'comma' | 'point') =>
    cells.filter((cell) => parseNumber(cell, decimal).kind === 'number').length;
  const marks = cells.filter((cell) => /[.,]\d/.test(cell));
  if (marks.length === 0) return null;
  if (separator === ',' && !marks.some((cell) => cell.includes(','))) return 'point';
  // A single mark with three digits behind it reads both ways (1.234); the other cells decide.
  const [comma, point] = [fits('comma'), fits('point')];
  if (comma !== point) return comma > point ? 'comma' : 'point';
  return marks.every((cell) => /^[+-]?\d{1,3},\d{3}$/.test(cell.trim())) || marks[0]?.includes(',')
    ? 'comma'
    : 'point';
}

const WANTED =
  /verbrauch|bezug|wirk|energie|leistung|lastgang|last\b|wert|menge|usage|consumption|value|load|import/i;
const UNWANTED = /blind|reactive|status|kosten|preis|faktor|factor|co2|rest|residual|einspeis|nsm/i;

function columnScore(name: string, index: number, numbers: number): number {
  const unit = unitOfHeader(name);
  const named = (WANTED.test(name) ? 4 : 0) - (UNWANTED.test(name) ? 6 : 0);
  const total = /gesamt|summe|total/i.test(name) ? 2 : 0;
  return numbers * 10 + named + total + (unit && 'known' in unit ? 3 : 0) - index / 1000;
}

function isNumber(cell: string): boolean {
  return parseNumber(cell, 'comma').kind === 'number' || parseNumber(cell, 'point').kind === 'number';
}

function valueColumn(header: string[], rows: string[][], taken: number[]): number | null {
  const width = rows[0]?.length ?? 0;
  const scored = Array.from({ length: width }, (_, index) => {
    const cells = rows.map((cells) => cells[index] ?? '');
    const numbers = cells.filter(isNumber).length / Math.max(1, cells.length);
    return { index, numbers, score: columnScore(header[index] ?? '', index, numbers) };
  });
  const usable = scored.filter(({ index, numbers }) => numbers > 0.5 && !taken.includes(index));
  return usable.toSorted((a, b) => b.score - a.score)[0]?.index ?? null;
}

/** A column by its name where the header has it once, otherwise by position. */
function refOf(header: string[] | null, index: number): string | number {
  const name = header?.[index]?.trim();
  return name && header?.filter((cell) => cell.trim() === name).length === 1 ? name : index;
}

/**
 * Proposes how a load profile is to be read, from its first lines (a few hundred kB are fine; clock changes in
 * them tell the zone). What it cannot see is left out or marked uncertain, never guessed silently.
 */
export function guessMapping(sampleText: string): LoadProfileGuess {
  const lines = sampleText.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  // The sample may end in the middle of a line.
  if (lines.length > 2) lines.pop();
  const table = bestTable(lines);
  if (!table) return { columns: [], mapping: {}, uncertain: [] };
  const times = guessTimes(table.rows.map(({ cells }) => cells));
  const first = table.rows[0];
  const isHeaderFirst = times.firstRow > 0;
  const header = isHeaderFirst ? (table.rows[times.firstRow - 1]?.cells ?? null) : null;
  const data = table.rows.slice(times.firstRow, times.firstRow + JUDGED_ROWS).map(({ cells }) => cells);
  const columns = (header ?? first?.cells ?? []).map(
    (cell, index) => (header && cell.trim()) || `Spalte ${index + 1}`,
  );
  const value = valueColumn(header ?? [], data, times.columns);
  const values = value === null ? [] : data.map((cells) => cells[value] ?? '');
  const decimal = decimalOf(values, table.separator);
  const unit = value === null ? null : unitOfHeader(header?.[value] ?? '');
  const { separator } = table;
  const [date, time] = times.columns;
  const mapping: Partial<LoadProfileMapping> = {
    separator,
    decimal: decimal ?? (separator === ',' ? 'point' : 'comma'),
    ...times.mapping,
    ...(date === undefined ? {} : { dateColumn: refOf(header, date) }),
    ...(time === undefined ? {} : { timeColumn: refOf(header, time) }),
    ...(value === null ? {} : { valueColumn: refOf(header, value) }),
    ...(unit && 'known' in unit ? { unit: unit.known } : {}),
  };
  const uncertain = [...times.uncertain];
  if (decimal === null) uncertain.push('decimal');
  if (!mapping.unit) uncertain.push('unit');
  return { columns, mapping, uncertain };
}
