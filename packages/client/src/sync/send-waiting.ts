import type { Client } from '../client.ts';
import type { SyncState } from './sync-state.ts';

/** The system loses patience with work in the background after half a minute. */
const longestMs = 25_000;

/** Sends what waits, in an app that runs; resolves when nothing moves any more: whether all of it was sent. */
export function sendWaiting({ sync }: Pick<Client, 'sync'>): Promise<boolean> {
  sync.syncNow();
  return inTime(atRest(sync));
}

/**
 * In an app that was started for this alone: signs in by what lies on the device, sends, fetches and closes the store.
 * Resolves whether all of it was sent; when the signal aborts, as soon as the store is closed: what was under way is
 * sent again under its number.
 */
export async function syncOnce(client: Client, signal?: AbortSignal): Promise<boolean> {
  const stop = client.start();
  try {
    return await inTime(
      signedIn(client).then((is) => is && atRest(client.sync)),
      signal,
    );
  } finally {
    await stop();
  }
}

async function signedIn({ session }: Client): Promise<boolean> {
  await session.restore();
  return session.state.get().name === 'signed_in';
}

function inTime(work: Promise<boolean>, signal?: AbortSignal): Promise<boolean> {
  let stopWaiting: () => void;
  const late = new Promise<boolean>((resolve) => {
    const giveUp = () => resolve(false);
    const timer = setTimeout(giveUp, longestMs);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    stopWaiting = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    };
  });
  return Promise.race([work, late]).finally(() => stopWaiting());
}

function atRest({ state }: Client['sync']): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const isSent = sentBy(state.get());
      if (isSent === undefined) return;
      unsubscribe();
      resolve(isSent);
    };
    const unsubscribe = state.subscribe(look);
    look();
  });
}

/** Undefined as long as something may still move: a connection is offline before it is made. */
function sentBy({ name, pending }: SyncState): boolean | undefined {
  switch (name) {
    case 'error':
      return false;
    case 'current':
    case 'conflicts':
      return pending === 0 ? true : undefined;
    case 'pending':
    case 'syncing':
    case 'offline':
      return undefined;
  }
}
