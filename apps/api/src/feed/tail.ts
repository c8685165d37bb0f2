import type { AppContext } from '../platform/context.ts';
import { pause } from './advance.ts';
import { readBatch, readHead, type FeedRow } from './read-changes.ts';

/** The feed from a position on, to the end of a transaction. */
export interface Batch {
  epoch: string;
  /** Position of the last row. */
  to: number;
  rows: readonly FeedRow[];
}

/** Batches are at least this far apart, so that the changes of a building come in one frame. */
const batchGap = 120;
/** Time for the rest of a burst when nothing was sent lately. */
const lead = 10;
const mostRows = 5_000;

/** Where a node has got to in reading the feed. */
export interface Place {
  epoch: string;
  pos: number;
}

/**
 * Reads the feed as it grows and hands it on in order, one batch at a time. `begin` must have ended before anything
 * is handed on; `wake` says that there may be more.
 */
export class Tail {
  readonly #app: AppContext;
  readonly #deliver: (batch: Batch) => Promise<void>;
  #place: Place = { epoch: '', pos: 0 };
  #wake: (() => void) | undefined;
  #woken = false;

  constructor(app: AppContext, deliver: (batch: Batch) => Promise<void>) {
    this.#app = app;
    this.#deliver = deliver;
  }

  async begin(): Promise<Place> {
    const head = await readHead(this.#app.db.system);
    this.#place = { epoch: head.epoch, pos: head.lastPos };
    return this.#place;
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.wake(), { once: true });
    let last = -Infinity;
    while (!signal.aborted) {
      await this.#wokenUp();
      await pause(Math.max(lead, last + batchGap - performance.now()), signal);
      last = performance.now();
      try {
        while (!signal.aborted && (await this.#read()));
      } catch (error) {
        this.#app.log.warn({ error: (error as Error).message }, 'the feed could not be read');
        await pause(500, signal);
        this.#woken = true;
      }
    }
  }

  async #wokenUp(): Promise<void> {
    if (!this.#woken) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#woken = false;
    this.#wake = undefined;
  }

  /** True when there may be more. */
  async #read(): Promise<boolean> {
    const rows = await readBatch(this.#app.db.system, this.#place.pos, mostRows);
    const to = rows.at(-1)?.pos;
    if (to === undefined) return false;
    await this.#deliver({ epoch: this.#place.epoch, to, rows });
    this.#place = { ...this.#place, pos: to };
    return rows.length >= mostRows;
  }
}
