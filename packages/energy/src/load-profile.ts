import { columnsNotFound, findColumns, type ResolvedColumns } from './load-profile-columns.ts';
import { CsvReader, type CsvProblem } from './load-profile-csv.ts';
import { loadProfileError, type LoadProfileError } from './load-profile-errors.ts';
import { IntervalBuilder, type LoadProfileInterval } from './load-profile-intervals.ts';
import { checkMapping, type LoadProfileMapping } from './load-profile-mapping.ts';
import { intervalUnitOf, type IntervalUnit } from './load-profile-numbers.ts';
import { createRowReader, type LabelledRow } from './load-profile-rows.ts';
import { detectLength, runsBackwards } from './load-profile-spacing.ts';

export type LoadProfileOptions = {
  /** Epoch milliseconds; intervals ending later are refused. */
  now: number;
  /** Epoch milliseconds; earlier intervals are refused. 1 January 2000 when absent. */
  earliest?: number;
  /** Feed-in and bidirectional measuring points only. */
  allowNegative?: boolean;
  mostRows?: number;
};

export type LoadProfileBatch = { intervals: LoadProfileInterval[]; errors: LoadProfileError[] };

export type LoadProfileSummary = {
  /** Data rows read, header and empty lines not counted. */
  rows: number;
  intervals: number;
  /** Rows without a value: gaps. */
  withoutValue: number;
  /** Rows that repeat an interval with the same value. */
  repeated: number;
  errors: number;
  /** Intervals between the first and the last one that the file does not hold. */
  missingIntervals: number;
  firstStart: number | null;
  lastEnd: number | null;
  intervalSeconds: number | null;
  unit: IntervalUnit;
  /** Of all intervals, in `unit`. */
  sum: number;
  /** The interval with the largest amount, in `unit`. */
  peak: { start: number; value: number } | null;
  /** The reading stopped early; nothing of the file should be imported. */
  stopped: boolean;
};

export type LoadProfileParser = {
  /** Decoded text in any pieces. Intervals and errors come out as soon as they are certain. */
  push(text: string): LoadProfileBatch;
  /** A row already cut into cells, from another source than CSV text. */
  pushRow(row: number, cells: string[]): LoadProfileBatch;
  finish(): LoadProfileBatch & { summary: LoadProfileSummary };
};

const EARLIEST = Date.UTC(2000, 0, 1);
const MOST_ROWS = 2_000_000;
const SAMPLE_ROWS = 200;
const HEADER_ROWS = 40;

/**
 * Reads a CSV load profile into intervals. Incremental: memory is bounded by the span of time of the file, not
 * by its length. Rows pass three stages: the header is searched, a sample tells the interval length and the
 * order of the rows, then every row becomes an interval, a gap or an error.
 */
export function createLoadProfileParser(
  mapping: LoadProfileMapping,
  options: LoadProfileOptions,
): LoadProfileParser {
  const reader = new LoadProfileReader(mapping, options);
  return {
    push: (text) => reader.push(text),
    pushRow: (row, cells) => reader.pushRow(row, cells),
    finish: () => reader.finish(),
  };
}

/** Whole text at once; for previews and tests. */
export function parseLoadProfile(text: string, mapping: LoadProfileMapping, options: LoadProfileOptions) {
  const parser = createLoadProfileParser(mapping, options);
  const first = parser.push(text);
  const last = parser.finish();
  const intervals = first.intervals.concat(last.intervals);
  return { intervals, errors: first.errors.concat(last.errors), summary: last.summary };
}

/** Counts what came out of the rows. */
class Totals {
  readonly unit: IntervalUnit;
  rows = 0;
  intervals = 0;
  withoutValue = 0;
  repeated = 0;
  errors = 0;
  #sum = 0;
  #peak: { start: number; value: number } | null = null;
  #firstStart = Number.POSITIVE_INFINITY;
  #lastStart = Number.NEGATIVE_INFINITY;

  constructor(unit: IntervalUnit) {
    this.unit = unit;
  }

  add({ start, value }: LoadProfileInterval): void {
    this.intervals += 1;
    this.#sum += value;
    if (!this.#peak || value > this.#peak.value) this.#peak = { start, value };
    this.#firstStart = Math.min(this.#firstStart, start);
    this.#lastStart = Math.max(this.#lastStart, start);
  }

  summary(intervalSeconds: number | null, stopped: boolean): LoadProfileSummary {
    const { rows, intervals, withoutValue, repeated, errors, unit } = this;
    const lengthMs = (intervalSeconds ?? 0) * 1000;
    const has = intervals > 0;
    return {
      rows,
      intervals,
      withoutValue,
      repeated,
      errors,
      unit,
      intervalSeconds,
      stopped,
      missingIntervals: has ? (this.#lastStart - this.#firstStart) / lengthMs + 1 - intervals : 0,
      firstStart: has ? this.#firstStart : null,
      lastEnd: has ? this.#lastStart + lengthMs : null,
      peak: this.#peak,
      sum: Math.round(this.#sum * 1e6) / 1e6,
    };
  }
}

class LoadProfileReader {
  readonly #mapping: LoadProfileMapping;
  readonly #options: LoadProfileOptions;
  readonly #csv: CsvReader;
  readonly #totals: Totals;
  #batch: LoadProfileBatch = { intervals: [], errors: [] };
  #stopped = false;
  #headerTries = 0;
  #firstCells: { row: number; cells: string[] } | null = null;
  #columns: ResolvedColumns | null = null;
  #readRow: ReturnType<typeof createRowReader> | null = null;
  #sample: LabelledRow[] = [];
  #builder: IntervalBuilder | null = null;
  #intervalSeconds: number | null = null;

  constructor(mapping: LoadProfileMapping, options: LoadProfileOptions) {
    this.#mapping = mapping;
    this.#options = options;
    this.#totals = new Totals(intervalUnitOf(mapping.unit));
    this.#csv = new CsvReader(mapping.separator, ({ row, cells }) => this.#takeRow(row, cells));
    for (const error of checkMapping(mapping)) this.#stop(error);
  }

  push(text: string): LoadProfileBatch {
    if (!this.#stopped) this.#stopAt(this.#csv.push(text));
    return this.#handOver();
  }

  pushRow(row: number, cells: string[]): LoadProfileBatch {
    this.#takeRow(row, cells);
    return this.#handOver();
  }

  finish(): LoadProfileBatch & { summary: LoadProfileSummary } {
    if (!this.#stopped) this.#stopAt(this.#csv.finish());
    if (!this.#stopped && !this.#columns) this.#stopWithoutColumns();
    if (!this.#stopped && this.#totals.rows === 0) this.#stop(loadProfileError(0, null, 'empty_file'));
    if (!this.#stopped && this.#sample.length > 0) this.#startBuilding();
    const summary = this.#totals.summary(this.#intervalSeconds, this.#stopped);
    return { ...this.#handOver(), summary };
  }

  #takeRow(row: number, cells: string[]): void {
    if (this.#stopped || cells.every((cell) => cell.trim() === '')) return;
    const readRow = this.#readRow ?? this.#findHeader(row, cells);
    if (!readRow || row === this.#columns?.headerRow) return;
    this.#totals.rows += 1;
    const { mostRows = MOST_ROWS } = this.#options;
    if (this.#totals.rows > mostRows) {
      this.#stop(loadProfileError(row, null, 'too_many_rows', String(mostRows)));
      return;
    }
    const read = readRow(row, cells);
    if ('code' in read) this.#fail(read);
    else if (this.#builder) this.#build(this.#builder, read);
    else if (this.#sample.push(read) >= SAMPLE_ROWS) this.#startBuilding();
  }

  #findHeader(row: number, cells: string[]): ReturnType<typeof createRowReader> | null {
    const { skipRows } = this.#mapping;
    if (row <= (skipRows ?? 0)) return null;
    this.#firstCells ??= { row, cells };
    this.#headerTries += 1;
    const found = findColumns(this.#mapping, row, cells);
    if (found.kind === 'error') this.#stop(found.error);
    if (found.kind === 'columns') {
      this.#columns = found.columns;
      this.#readRow = createRowReader(this.#mapping, found.columns, this.#options.allowNegative ?? false);
    }
    const isLastTry = skipRows !== undefined || this.#headerTries >= HEADER_ROWS;
    if (found.kind === 'not-yet' && isLastTry) this.#stopWithoutColumns();
    return this.#readRow;
  }

  #startBuilding(): void {
    const sample = this.#sample.splice(0);
    const labels = sample.map(({ label }) => label);
    const length = detectLength(labels, this.#mapping);
    const { date, value } = this.#columns?.names ?? { date: '', value: '' };
    if (length.kind === 'error') {
      this.#stop(loadProfileError(sample[0]?.row ?? 0, date, length.code, length.detail));
      return;
    }
    const { now, earliest = EARLIEST } = this.#options;
    const { intervalSeconds } = length;
    const settings = {
      now,
      earliest,
      intervalSeconds,
      descending: runsBackwards(labels),
      names: { date, value },
    };
    const builder = new IntervalBuilder(this.#mapping, settings);
    this.#builder = builder;
    this.#intervalSeconds = intervalSeconds;
    for (const read of sample) this.#build(builder, read);
  }

  #build(builder: IntervalBuilder, read: LabelledRow): void {
    const built = builder.build(read);
    switch (built.kind) {
      case 'interval':
        this.#totals.add(built.interval);
        this.#batch.intervals.push(built.interval);
        break;
      case 'missing':
        this.#totals.withoutValue += 1;
        break;
      case 'repeated':
        this.#totals.repeated += 1;
        break;
      case 'error':
        this.#fail(built.error);
    }
  }

  #fail(error: LoadProfileError): void {
    this.#totals.errors += 1;
    this.#batch.errors.push(error);
  }

  #stop(error: LoadProfileError): void {
    this.#stopped = true;
    this.#fail(error);
  }

  #stopAt(problem: CsvProblem | null): void {
    if (!problem || this.#stopped) return;
    const detail = problem.code === 'broken_row' ? 'ein Anführungszeichen ist nicht geschlossen' : '';
    this.#stop(loadProfileError(problem.row, null, problem.code, detail));
  }

  #stopWithoutColumns(): void {
    const first = this.#firstCells;
    if (first) this.#stop(columnsNotFound(this.#mapping, first.row, first.cells));
    else this.#stop(loadProfileError(0, null, 'empty_file'));
  }

  #handOver(): LoadProfileBatch {
    const batch = this.#batch;
    this.#batch = { intervals: [], errors: [] };
    return batch;
  }
}
