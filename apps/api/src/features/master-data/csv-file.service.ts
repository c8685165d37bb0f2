import { CsvReader, detectEncoding, splitRecord, type CsvRow } from '@citypulse/energy/load-profile-csv';
import { AppError } from '../../platform/app-error.ts';

export interface CsvFile {
  separator: string;
  header: CsvRow;
  rows: CsvRow[];
}

const separators = [';', ',', '\t', '|'] as const;

const unreadable = (code: string, message: string) =>
  new AppError('import_unreadable', message, { errors: [{ path: 'file', code, message }] });

/** A small CSV file as a whole. `knows` tells whether a cell is a header of the kind wanted: it decides the separator. */
export function readCsvFile(bytes: Uint8Array, knows: (cell: string) => boolean): CsvFile {
  const text = decode(bytes).replace(/^\uFEFF/, '');
  const separator = separatorOf(text, knows);
  const rows: CsvRow[] = [];
  const reader = new CsvReader(separator, (row) => {
    if (row.cells.some((cell) => cell.trim() !== '')) rows.push(row);
  });
  const problem = reader.push(text) ?? reader.finish();
  if (problem) throw unreadable(problem.code, problemWords[problem.code](problem.row));
  const [header, ...data] = rows;
  if (!header) throw unreadable('empty_file', 'Die Datei ist leer.');
  return { separator, header, rows: data };
}

const problemWords = {
  not_text: (row: number) => `Zeile ${row}: Die Datei ist kein Text (NUL-Zeichen).`,
  row_too_long: (row: number) =>
    `Zeile ${row}: Die Zeile ist zu lang; vermutlich fehlt ein Anführungszeichen.`,
  broken_row: (row: number) => `Zeile ${row}: Ein Anführungszeichen wird nicht geschlossen.`,
};

function decode(bytes: Uint8Array): string {
  const encoding = detectEncoding(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // Bytes that Windows-1252 does not define come out as control characters.
    // oxlint-disable-next-line no-control-regex
    if (!/[\u0080-\u009f\uFFFD]/.test(text)) return text;
  } catch {
    // Said below.
  }
  throw unreadable(
    'broken_encoding',
    'Die Zeichen der Datei passen nicht zusammen. Bitte als UTF-8 oder Windows-1252 speichern.',
  );
}

/** The separator that makes most known headers of the first line that says something. */
function separatorOf(text: string, knows: (cell: string) => boolean): string {
  const first = text.split(/\r\n|\n|\r/, 50).find((line) => line.trim() !== '') ?? '';
  const known = (separator: string) => (splitRecord(first, separator) ?? []).filter(knows).length;
  return separators.toSorted((a, b) => known(b) - known(a))[0] ?? ';';
}
