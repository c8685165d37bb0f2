import type { RowError } from '@citypulse/contracts/imports';
import { AppError } from '../../platform/app-error.ts';
import { CellProblem, decimalOf, shortened, type Decimal, type Value } from './cells.service.ts';
import { findColumn, type Columns } from './columns.service.ts';
import { readCsvFile, type CsvFile } from './csv-file.service.ts';

/** A row of the file: null for an empty cell, undefined for a column the file does not have. */
export interface TableRow<F extends string> {
  row: number;
  fields: Readonly<Partial<Record<F, Value>>>;
}

const mostErrors = 1_000;

/** What is wrong with the file, row by row; a file with errors changes nothing. */
export class Report {
  readonly errors: RowError[] = [];
  readonly #columns: Columns;
  readonly #failed = new Set<number>();

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  add(row: number, field: string | null, code: string, message: string): void {
    this.#failed.add(row);
    if (this.errors.length >= mostErrors) return;
    this.errors.push({ row, column: field && (this.#columns[field]?.header ?? field), code, message });
  }

  failed(row: number): boolean {
    return this.#failed.has(row);
  }
}

/** Reads the cells of a file by its headers. Rows with a bad cell are reported and left out. */
export function readTable<C extends Columns>(bytes: Uint8Array, columns: C, report: Report) {
  type F = keyof C & string;
  const file = readCsvFile(bytes, (cell) => findColumn(columns, cell) !== undefined);
  const fields = placeColumns(file, columns, report) as (F | null)[];
  const decimal = decimalOfFile(file, columns, fields);
  return file.rows.flatMap(({ row, cells }): TableRow<F>[] => {
    if (cells.slice(fields.length).some((cell) => cell.trim() !== '')) {
      report.add(
        row,
        null,
        'too_many_cells',
        `Die Zeile hat ${cells.length} Zellen, die Kopfzeile ${fields.length}.`,
      );
    }
    const read: Partial<Record<F, Value>> = {};
    for (const [index, field] of fields.entries()) {
      if (field) read[field] = readCell(columns, field, cells[index] ?? '', decimal, row, report);
    }
    return report.failed(row) ? [] : [{ row, fields: read }];
  });
}

function placeColumns({ header }: CsvFile, columns: Columns, report: Report): (string | null)[] {
  const fields = header.cells.map((cell) => findColumn(columns, cell) ?? null);
  if (fields.every((field) => field === null)) {
    const wanted = Object.values(columns).map((column) => column.header);
    const message = `Keine bekannte Spalte gefunden. Möglich: ${wanted.join(', ')}.`;
    throw new AppError('import_unreadable', message, {
      errors: [{ path: 'file', code: 'no_columns', message }],
    });
  }
  for (const [index, field] of fields.entries()) {
    const cell = header.cells[index]?.trim() ?? '';
    if (field === null && cell !== '') {
      report.add(
        header.row,
        shortened(cell),
        'unknown_column',
        `Die Spalte „${shortened(cell)}“ ist unbekannt.`,
      );
    } else if (field !== null && fields.indexOf(field) !== index) {
      report.add(header.row, field, 'duplicate_column', `Die Spalte „${shortened(cell)}“ kommt zweimal vor.`);
    }
  }
  return fields;
}

/** Numbers that could be read both ways follow those that could not, and the separator where there are none. */
function decimalOfFile(
  { separator, rows }: CsvFile,
  columns: Columns,
  fields: readonly (string | null)[],
): Decimal {
  let points = false;
  for (const { cells } of rows) {
    for (const [index, field] of fields.entries()) {
      // Coordinates are often written with a point in files that are German otherwise.
      if (!field || !columns[field]?.reader.numeric || field === 'latitude' || field === 'longitude')
        continue;
      const mark = decimalOf(cells[index]?.trim() ?? '');
      if (mark === 'comma') return 'comma';
      points ||= mark === 'point';
    }
  }
  if (points) return 'point';
  return separator === ';' || separator === '\t' ? 'comma' : 'point';
}

function readCell(
  columns: Columns,
  field: string,
  cell: string,
  decimal: Decimal,
  row: number,
  report: Report,
): Value {
  const text = cell.trim();
  if (text === '') return null;
  const isCoordinate = field === 'latitude' || field === 'longitude';
  try {
    return columns[field]?.reader.read(text, isCoordinate && !text.includes(',') ? 'point' : decimal) ?? null;
  } catch (error) {
    if (!(error instanceof CellProblem)) throw error;
    report.add(row, field, error.code, error.message);
    return null;
  }
}
