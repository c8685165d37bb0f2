import { loadProfileError, type LoadProfileError, type LoadProfileErrorCode } from './load-profile-errors.ts';
import type { LoadProfileMapping } from './load-profile-mapping.ts';
import { intervalAmount } from './load-profile-numbers.ts';
import { Placer } from './load-profile-placing.ts';
import type { LabelledRow } from './load-profile-rows.ts';
import { SeenIntervals } from './load-profile-seen.ts';

/** `start` in epoch milliseconds, `value` in kWh or m³ (the summary's unit), `row` the line it came from. */
export type LoadProfileInterval = { row: number; start: number; lengthSeconds: 900 | 3600; value: number };

export type BuiltInterval =
  | { kind: 'interval'; interval: LoadProfileInterval }
  | { kind: 'missing' }
  | { kind: 'repeated' }
  | { kind: 'error'; error: LoadProfileError };

export type BuilderSettings = {
  now: number;
  earliest: number;
  intervalSeconds: 900 | 3600;
  descending: boolean;
  names: { date: string; value: string };
};

// A large country's whole grid stays below this in an hour.
const LARGEST_AMOUNT = 1e9;

/** Places labelled values on the axis of time. */
export class IntervalBuilder {
  readonly #mapping: LoadProfileMapping;
  readonly #settings: BuilderSettings;
  readonly #lengthMs: number;
  readonly #seen: SeenIntervals;
  readonly #placer: Placer;

  constructor(mapping: LoadProfileMapping, settings: BuilderSettings) {
    this.#mapping = mapping;
    this.#settings = settings;
    this.#lengthMs = settings.intervalSeconds * 1000;
    this.#seen = new SeenIntervals(this.#lengthMs);
    this.#placer = new Placer(mapping, this.#lengthMs, settings.descending);
  }

  build(read: LabelledRow): BuiltInterval {
    const placed = this.#placer.place(read.label);
    if (read.value === null) return { kind: 'missing' };
    if (typeof read.value === 'object') return { kind: 'error', error: read.value };
    if (placed.kind === 'error') {
      // Files with 96 rows a day fill the missing hour of spring with zeros; no energy is lost with them.
      const isFiller = read.value === 0 && placed.code === 'nonexistent_local_time';
      return isFiller ? { kind: 'missing' } : this.#refused(read, placed.code);
    }
    const fault = this.#timeFault(placed.start);
    if (fault) return this.#refused(read, fault);
    return this.#keep(
      read,
      placed.start,
      intervalAmount(read.value, this.#mapping.unit, this.#settings.intervalSeconds),
    );
  }

  #timeFault(start: number): LoadProfileErrorCode | null {
    if (start < this.#settings.earliest) return 'time_too_old';
    if (start > this.#settings.now) return 'time_in_future';
    return start % this.#lengthMs === 0 ? null : 'irregular_interval';
  }

  #keep(read: LabelledRow, start: number, value: number): BuiltInterval {
    if (Math.abs(value) > LARGEST_AMOUNT) {
      const { value: column } = this.#settings.names;
      return { kind: 'error', error: loadProfileError(read.row, column, 'value_too_large', String(value)) };
    }
    const relation = this.#seen.take(start, value);
    if (relation === 'contradicting') return this.#refused(read, 'duplicate_timestamp');
    if (relation === 'repeated') return { kind: 'repeated' };
    return {
      kind: 'interval',
      interval: { row: read.row, start, lengthSeconds: this.#settings.intervalSeconds, value },
    };
  }

  #refused(read: LabelledRow, code: LoadProfileErrorCode): BuiltInterval {
    return { kind: 'error', error: loadProfileError(read.row, this.#settings.names.date, code, read.text) };
  }
}
