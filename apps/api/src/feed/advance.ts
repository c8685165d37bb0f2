import type pg from 'pg';
import type { AppContext } from '../platform/context.ts';

/** Calls at least this far apart, and ten times as far as the last one took: the sequencer may cost a tenth of the time. */
const shortestGap = 5;
const gapFactor = 10;
/** One that was long held up, or had much to move, holds up nothing after it: values shall show within a second. */
const longestGap = 500;
/** Commits of other nodes, and whatever told nobody. */
const safetyPoll = 250;

/** Moves committed changes from the outbox into the feed, for as long as the signal allows; ends when it has stopped. */
export async function startSequencer(
  app: AppContext,
  signal: AbortSignal,
  advanced: (lastPos: number) => void,
): Promise<void> {
  const commits = new Flag();
  app.db.onCommit(() => commits.raise());
  signal.addEventListener('abort', () => commits.raise(), { once: true });
  await keepConnected(app, signal, async (connection) => {
    while (!signal.aborted) {
      const begun = performance.now();
      const moved = await advance(connection);
      if (moved !== undefined) advanced(moved);
      const took = performance.now() - begun;
      await commits.wait(safetyPoll);
      const gap = Math.min(longestGap, Math.max(shortestGap, gapFactor * took));
      await pause(gap - (performance.now() - begun - took), signal);
    }
  });
}

/** The feed's new end; nothing when the outbox was empty, which is asked without a lock. */
async function advance(connection: pg.Client): Promise<number | undefined> {
  const { rows } = await connection.query<{ pos: number }>({
    name: 'advance',
    text: 'select feed_advance() as pos where exists (select from change_outbox)',
  });
  return rows[0]?.pos;
}

/** What a node hears of that any of them did: a batch sequenced, a session ended. */
export type News = Partial<Record<'change_feed' | 'letters' | 'sessions_ended', () => void>>;

export function startListener(app: AppContext, signal: AbortSignal, news: News): Promise<void> {
  return keepConnected(app, signal, async (connection) => {
    for (const [name, heard] of Object.entries(news)) {
      connection.on('notification', ({ channel }) => (channel === name ? heard() : undefined));
      await connection.query(`listen ${name}`);
      // Whatever came while there was no connection.
      heard();
    }
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('The connection ended')));
      // Also when the node was stopped while it connected.
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  });
}

/** A connection of its own, outside the pools and their time limits; made anew when it breaks. */
async function keepConnected(
  app: AppContext,
  signal: AbortSignal,
  work: (connection: pg.Client) => Promise<void>,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      const connection = await app.db.connect('system');
      // A broken connection fails the next query as well; unheard, the event would end the process.
      connection.on('error', () => undefined);
      failures = 0;
      await work(connection).finally(() => connection.end());
    } catch (error) {
      if (signal.aborted) return;
      app.log.warn({ error: (error as Error).message }, 'feed connection lost');
      await pause(Math.min(2_000, 100 * 2 ** failures++), signal);
    }
  }
}

/** Raised any number of times, seen once. */
class Flag {
  #raised = false;
  #wake: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#wake?.();
  }

  async wait(atMost: number): Promise<void> {
    if (!this.#raised) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, atMost);
      this.#wake = resolve;
      await promise;
      clearTimeout(timer);
    }
    this.#raised = false;
    this.#wake = undefined;
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
