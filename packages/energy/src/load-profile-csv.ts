import type { LoadProfileEncoding } from './load-profile-mapping.ts';

/** A record with the line of the file it starts on, counted from 1. */
export type CsvRow = { row: number; cells: string[] };
export type CsvProblem = { row: number; code: 'row_too_long' | 'not_text' | 'broken_row' };

const LONGEST_RECORD = 100_000;

/** The cells of one record; quotes may enclose a cell and are doubled inside. Null while a quote is open. */
export function splitRecord(record: string, separator: string): string[] | null {
  if (!record.includes('"')) return record.split(separator);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const cell = record[at] === '"' ? quotedCell(record, at, separator) : plainCell(record, at, separator);
    if (!cell) return null;
    cells.push(cell.text);
    if (cell.end >= record.length) return cells;
    at = cell.end + separator.length;
  }
}

function plainCell(record: string, from: number, separator: string) {
  const found = record.indexOf(separator, from);
  const end = found === -1 ? record.length : found;
  return { text: record.slice(from, end), end };
}

function quotedCell(record: string, from: number, separator: string) {
  let text = '';
  let at = from + 1;
  for (;;) {
    const quote = record.indexOf('"', at);
    if (quote === -1) return null;
    text += record.slice(at, quote);
    if (record[quote + 1] !== '"') {
      const rest = plainCell(record, quote + 1, separator);
      return { text: text + rest.text, end: rest.end };
    }
    text += '"';
    at = quote + 2;
  }
}

/** Cuts chunks of text into records in bounded memory. A record that never ends stops the reading. */
export class CsvReader {
  readonly #separator: string;
  readonly #onRow: (row: CsvRow) => void;
  #rest = '';
  /** The lines so far of a record whose quoted cell goes on. */
  #open = '';
  #openedAt = 0;
  #line = 0;
  #begun = false;
  #problem: CsvProblem | null = null;

  constructor(separator: string, onRow: (row: CsvRow) => void) {
    this.#separator = separator;
    this.#onRow = onRow;
  }

  push(chunk: string): CsvProblem | null {
    if (this.#problem || chunk === '') return this.#problem;
    const text = this.#begun ? chunk : chunk.replace(/^\uFEFF/, '');
    this.#begun = true;
    if (text.includes('\0')) return (this.#problem = { row: this.#line + 1, code: 'not_text' });
    this.#rest = this.#takeLines(this.#rest + text, false);
    if (this.#rest.length > LONGEST_RECORD) this.#problem ??= { row: this.#line + 1, code: 'row_too_long' };
    return this.#problem;
  }

  finish(): CsvProblem | null {
    if (this.#problem) return this.#problem;
    const last = this.#takeLines(this.#rest, true);
    if (last !== '' && !this.#problem) this.#takeLine(last);
    this.#rest = '';
    if (this.#open !== '') this.#problem ??= { row: this.#openedAt, code: 'broken_row' };
    return this.#problem;
  }

  #takeLines(text: string, isEnd: boolean): string {
    let from = 0;
    const breaks = /\r\n|\n|\r/g;
    for (let found = breaks.exec(text); found && !this.#problem; found = breaks.exec(text)) {
      // A lone return at the very end may be half of a pair split between two chunks.
      if (found[0] === '\r' && breaks.lastIndex === text.length && !isEnd) break;
      this.#takeLine(text.slice(from, found.index));
      from = breaks.lastIndex;
    }
    return text.slice(from);
  }

  #takeLine(text: string): void {
    this.#line += 1;
    if (this.#open === '') this.#openedAt = this.#line;
    const record = this.#open === '' ? text : `${this.#open}\n${text}`;
    const cells = splitRecord(record, this.#separator);
    this.#open = cells ? '' : record;
    if (cells) this.#onRow({ row: this.#openedAt, cells });
    else if (record.length > LONGEST_RECORD) this.#problem = { row: this.#openedAt, code: 'row_too_long' };
  }
}

function startsWith(bytes: Uint8Array, ...mark: number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : 4;
    if (length === 4 && (byte < 0xf0 || byte > 0xf4)) return false;
    for (let next = at + 1; next < at + length && next < bytes.length; next += 1) {
      if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return false;
    }
    at += length;
  }
  return true;
}

/** The encoding told by a file's first bytes (a few kB; a character cut at their end is allowed). */
export function detectEncoding(firstBytes: Uint8Array): LoadProfileEncoding {
  if (startsWith(firstBytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(firstBytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(firstBytes, 0xfe, 0xff)) return 'utf-16be';
  return isUtf8(firstBytes) ? 'utf-8' : 'windows-1252';
}
