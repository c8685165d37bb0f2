import type { AppContext } from '../apps/api/src/platform/context.ts';

/** One line of the table. */
export interface Row {
  what: string;
  value: number;
  unit: string;
  /** What it is compared with in the same run, and the quotient. */
  against?: { what: string; value: number; ratio: number };
  /** What is wanted, in words, and whether it was reached. */
  aim?: { text: string; reached: boolean };
}

/** One measured subject, on an empty migrated database and a server process of its own. */
export interface Bench {
  name: string;
  /** How it is measured and what it does not prove, for the page. */
  about?: string;
  run(ground: Ground): Promise<Row[]>;
}

export interface Ground {
  /** Small numbers, to see that everything runs. */
  quick: boolean;
  /** Connection of the database's owner. */
  adminUrl: string;
  /** The product's own context in this process, for calls without HTTP. */
  app: AppContext;
  server: BenchServer;
  /** A signed-in energy manager of the whole town. */
  manager: { id: string; email: string; accessToken: string };
}

export const password = 'a-long-bench-password';

export interface BenchServer {
  url: string;
  /** CPU time of the server's process so far, in ms. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Milliseconds of each of `count` calls, one after another, fastest first. */
export async function timeCalls(count: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await call(index);
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b);
}

export const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;
