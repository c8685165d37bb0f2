let running: { stop: AbortController; ended: Promise<unknown> } | undefined;

/** Work that has the store for itself, until the app is opened. */
export function aloneInBackground<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const done = work(stop.signal);
  running = { stop, ended: done.catch(() => undefined) };
  return done;
}

/** An app that is opened waits for the store alone: it has one writer, and what that wrote is to be seen. */
export async function endBackground(): Promise<void> {
  running?.stop.abort();
  await running?.ended;
}
