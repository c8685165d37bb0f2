const SLOTS_PER_PAGE = 4096;

/**
 * Which intervals of one file were read, with their values, to tell a repeated row from a contradicting one.
 * Eight bytes per interval in the file's span of time, so bounded by the earliest and latest time allowed.
 */
export class SeenIntervals {
  readonly #lengthMs: number;
  readonly #pages = new Map<number, Float64Array>();

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** Keeps the first value of an interval and tells how a further one relates to it. */
  take(start: number, value: number): 'new' | 'repeated' | 'contradicting' {
    const slot = Math.floor(start / this.#lengthMs);
    const page = Math.floor(slot / SLOTS_PER_PAGE);
    const values = this.#pages.get(page) ?? new Float64Array(SLOTS_PER_PAGE).fill(Number.NaN);
    const known = values[slot - page * SLOTS_PER_PAGE] ?? Number.NaN;
    if (!Number.isNaN(known)) return known === value ? 'repeated' : 'contradicting';
    values[slot - page * SLOTS_PER_PAGE] = value;
    this.#pages.set(page, values);
    return 'new';
  }
}
