import { instantsOfWall } from './local-days.ts';
import { fixedOffsetMinutes, type LoadProfileMapping } from './load-profile-mapping.ts';
import { advancedWall, type TimeLabel } from './load-profile-times.ts';

export type Placed =
  | { kind: 'at'; start: number }
  | { kind: 'error'; code: 'nonexistent_local_time' | 'offset_missing' };

/**
 * Turns labels into interval starts, row by row. In the doubled hour of local time a label names two instants:
 * the one that continues the file's order is taken, so the second occurrence of a label is the second run.
 * Rows without a value must be placed too, or the run they belong to would be given to the next ones.
 */
export class Placer {
  readonly #mapping: LoadProfileMapping;
  readonly #lengthMs: number;
  readonly #step: number;
  /** From the label back to the interval's start. */
  readonly #back: number;
  readonly #fixedOffset: number | null;
  /** Starts given to labels of a doubled hour: a handful per year. */
  readonly #given = new Set<number>();
  #lastStart = Number.NaN;
  #lastWall = Number.NaN;
  #pairedRuns = false;

  constructor(mapping: LoadProfileMapping, lengthMs: number, descending: boolean) {
    const minutes = fixedOffsetMinutes(mapping.zone);
    this.#mapping = mapping;
    this.#lengthMs = lengthMs;
    this.#step = descending ? -lengthMs : lengthMs;
    this.#back = mapping.stamp === 'start' ? 0 : lengthMs;
    this.#fixedOffset = minutes === null ? null : minutes * 60_000;
  }

  place(label: TimeLabel): Placed {
    const wall = advancedWall(label, this.#mapping.stamp);
    const start = this.#startOf(label, wall);
    if (typeof start === 'string') return { kind: 'error', code: start };
    this.#lastStart = start;
    this.#lastWall = wall;
    return { kind: 'at', start };
  }

  #startOf(label: TimeLabel, wall: number): number | 'nonexistent_local_time' | 'offset_missing' {
    if (label.offsetMs !== null) return wall - label.offsetMs - this.#back;
    if (this.#mapping.zone === 'in-text') return 'offset_missing';
    if (this.#fixedOffset !== null) return wall - this.#fixedOffset - this.#back;
    const candidates = this.#localStarts(wall);
    const [first, second] = candidates;
    if (first === undefined) return 'nonexistent_local_time';
    if (second === undefined) return first;
    if (label.run !== null) return label.run === 'a' ? first : second;
    const start = this.#choose(candidates, wall);
    this.#given.add(start);
    return start;
  }

  #localStarts(wall: number): number[] {
    const byInstant = instantsOfWall(wall).map((instant) => instant - this.#back);
    if (this.#back === 0) return byInstant;
    // At a clock change an end label may be the instant itself, or the start's label plus the length.
    const byStart = instantsOfWall(wall - this.#lengthMs).filter((start) => !byInstant.includes(start));
    return byStart.length === 0 ? byInstant : [...byInstant, ...byStart].toSorted((a, b) => a - b);
  }

  #choose(candidates: number[], wall: number): number {
    // Equal labels in neighbouring rows: both runs are listed pairwise.
    if (wall === this.#lastWall) this.#pairedRuns = true;
    const inOrder = this.#step < 0 ? candidates.toReversed() : candidates;
    const free = inOrder.filter((start) => !this.#given.has(start));
    if (!this.#pairedRuns) {
      const next = this.#lastStart + this.#step;
      if (candidates.includes(next)) return next;
      const onward = free.find((start) => (start - this.#lastStart) * this.#step > 0);
      if (onward !== undefined) return onward;
    }
    return free[0] ?? inOrder[0] ?? Number.NaN;
  }
}
