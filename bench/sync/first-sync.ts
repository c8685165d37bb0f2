import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface FirstSync {
  ms: number;
  /** Rows that lie on the device afterwards. */
  rows: number;
  /** Of the process, before and at most. */
  restingBytes: number;
  peakBytes: number;
}

/** A phone's first sync in a process of its own, so that its memory is its own. */
export async function firstSync(url: string, refreshToken: string, path: string): Promise<FirstSync> {
  const child = fork(fileURLToPath(new URL('first-sync-process.ts', import.meta.url)), [], {
    env: { ...process.env, BENCH_URL: url, BENCH_TOKEN: refreshToken, BENCH_STORE: path },
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('The device of the benchmark ended early');
  });
  ended.catch(() => {});
  const [result] = (await Promise.race([once(child, 'message'), ended])) as [FirstSync];
  await ended.catch(() => {});
  return result;
}
