import { columnsNotFound, findColumns, type ResolvedColumns } from './load-profile-columns.ts';
import { CsvReader, type CsvProblem } from './load-profile-csv.ts';
import { loadProfileError, type LoadProfileError } from './load-profile-errors.ts';
import { IntervalBuilder, type LoadProfileInterval } from './load-profile-intervals.ts';
import { checkMapping, type LoadProfileMapping } from './load-profile-mapping.ts';
import { intervalUnitOf } from './load-profile-numbers.ts';
import { createRowReader, type LabelledRow } from './load-profile-rows.ts';
import { detectLength, runsBackwards } from './load-profile-spacing.ts';
import { LoadProfileTotals, type LoadProfileSummary } from './load-profile-totals.ts';

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

function firstRow(sample: (LabelledRow | LoadProfileError)[]): number {
  return sample.find((read) => 'label' in read)?.row ?? 0;
}

class LoadProfileReader {
  readonly #mapping: LoadProfileMapping;
  readonly #options: LoadProfileOptions;
  readonly #csv: CsvReader;
  readonly #totals: LoadProfileTotals;
  #batch: LoadProfileBatch = { intervals: [], errors: [] };
  #stopped = false;
  #headerTries = 0;
  #firstCells: { row: number; cells: string[] } | null = null;
  #columns: ResolvedColumns | null = null;
  #readRow: ReturnType<typeof createRowReader> | null = null;
  /** Rows held back until the interval length is known, in the order of the file. */
  #sample: (LabelledRow | LoadProfileError)[] = [];
  #builder: IntervalBuilder | null = null;
  #intervalSeconds: number | null = null;

  constructor(mapping: LoadProfileMapping, options: LoadProfileOptions) {
    this.#mapping = mapping;
    this.#options = options;
    this.#totals = new LoadProfileTotals(intervalUnitOf(mapping.unit));
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
    if (!this.#stopped && this.#sample.length > 0) this.#startBuilding(true);
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
    if (this.#builder) this.#build(this.#builder, read);
    else if (this.#sample.push(read) >= SAMPLE_ROWS) this.#startBuilding(false);
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

  #startBuilding(isEnd: boolean): void {
    const sample = this.#sample.splice(0);
    const labels = sample.flatMap((read) => ('label' in read ? [read.label] : []));
    const { date, value } = this.#columns?.names ?? { date: '', value: '' };
    const length = detectLength(labels, this.#mapping);
    if (length.kind === 'error') {
      for (const read of sample) if ('code' in read) this.#fail(read);
      // Illegible rows so far: more of them may be better, and each has its own error.
      if (labels.length === 0) return;
      if (isEnd || labels.length > 1) {
        this.#stop(loadProfileError(firstRow(sample), date, length.code, length.detail));
      } else this.#sample.push(...sample.filter((read) => 'label' in read));
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

  #build(builder: IntervalBuilder, read: LabelledRow | LoadProfileError): void {
    if ('code' in read) {
      this.#fail(read);
      return;
    }
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
