import { loadProfileError, type LoadProfileError } from './load-profile-errors.ts';
import type { ColumnRef, LoadProfileMapping } from './load-profile-mapping.ts';
import { parseNumber, unitOfHeader } from './load-profile-numbers.ts';
import { createLabelReader } from './load-profile-times.ts';

/** Where the mapped cells of a row are; `width` is the number of cells a whole row has. */
export type ResolvedColumns = {
  date: number;
  time: number | null;
  value: number;
  width: number;
  /** The line of the header, null where the file has none. */
  headerRow: number | null;
  names: { date: string; time: string; value: string };
};

export type HeaderResult =
  | { kind: 'columns'; columns: ResolvedColumns }
  | { kind: 'not-yet' }
  | { kind: 'error'; error: LoadProfileError };

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

function refsOf(mapping: LoadProfileMapping): ColumnRef[] {
  const { dateColumn, timeColumn, valueColumn } = mapping;
  return timeColumn === undefined ? [dateColumn, valueColumn] : [dateColumn, timeColumn, valueColumn];
}

function positions(cells: string[], ref: ColumnRef): number[] {
  if (typeof ref === 'number') return ref < cells.length ? [ref] : [];
  return cells.flatMap((cell, index) => (same(cell, ref) ? [index] : []));
}

function nameAt(header: string[] | null, index: number): string {
  return header?.[index]?.trim() || `Spalte ${index + 1}`;
}

function resolved(mapping: LoadProfileMapping, cells: string[], headerRow: number | null): ResolvedColumns {
  const at = (ref: ColumnRef) => positions(cells, ref)[0] ?? 0;
  const { dateColumn, timeColumn, valueColumn } = mapping;
  const header = headerRow === null ? null : cells;
  const [date, value] = [at(dateColumn), at(valueColumn)];
  const time = timeColumn === undefined ? null : at(timeColumn);
  const names = {
    date: nameAt(header, date),
    time: nameAt(header, time ?? date),
    value: nameAt(header, value),
  };
  return { date, time, value, width: cells.length, headerRow, names };
}

function unitError(mapping: LoadProfileMapping, row: number, name: string): LoadProfileError | null {
  const named = unitOfHeader(name);
  if (!named) return null;
  if ('unknown' in named) return loadProfileError(row, name, 'unknown_unit', named.unknown);
  if (named.known === mapping.unit) return null;
  return loadProfileError(row, name, 'unit_mismatch', `${named.known} statt ${mapping.unit}`);
}

function looksLikeData(mapping: LoadProfileMapping, cells: string[]): boolean {
  const columns = resolved(mapping, cells, null);
  const readLabel = createLabelReader(mapping.dateLayout);
  const time = columns.time === null ? undefined : cells[columns.time];
  return (
    readLabel(cells[columns.date] ?? '', time) !== null ||
    parseNumber(cells[columns.value] ?? '', mapping.decimal).kind === 'number'
  );
}

/**
 * Looks for the mapped columns in a row that may be the header. Names are searched through a preamble;
 * positions need no header, but one is recognised by being neither a time nor a number.
 */
export function findColumns(mapping: LoadProfileMapping, row: number, cells: string[]): HeaderResult {
  const refs = refsOf(mapping);
  const missing = refs.some((ref) => positions(cells, ref).length === 0);
  if (missing) return { kind: 'not-yet' };
  const twice = refs.find((ref) => positions(cells, ref).length > 1);
  if (twice !== undefined) {
    return { kind: 'error', error: loadProfileError(row, String(twice), 'duplicate_column', String(twice)) };
  }
  const isHeader = refs.some((ref) => typeof ref === 'string') || !looksLikeData(mapping, cells);
  const columns = resolved(mapping, cells, isHeader ? row : null);
  const mismatch = isHeader ? unitError(mapping, row, columns.names.value) : null;
  return mismatch ? { kind: 'error', error: mismatch } : { kind: 'columns', columns };
}

/** What to say when no row could be the header: the columns asked for, and those the file has. */
export function columnsNotFound(mapping: LoadProfileMapping, row: number, cells: string[]): LoadProfileError {
  const wanted = refsOf(mapping)
    .filter((ref) => positions(cells, ref).length === 0)
    .map((ref) => (typeof ref === 'number' ? `Nr. ${ref + 1}` : `„${ref}“`));
  const found = cells.slice(0, 12).map((cell) => cell.trim().slice(0, 40));
  return loadProfileError(
    row,
    null,
    'column_not_found',
    `${wanted.join(', ')}. Vorhanden: ${found.join(', ')}`,
  );
}
