let running: Promise<unknown> = Promise.resolve();

/** Work that has the store for itself. */
export function aloneInBackground<T>(work: Promise<T>): Promise<T> {
  running = work.catch(() => undefined);
  return work;
}

/** An app that is opened meanwhile waits: one store has one writer, and what it wrote is to be seen. */
export const backgroundIsDone = (): Promise<unknown> => running;
