import type { Client } from '@citypulse/client/client';
import { useEffect } from 'react';
import { syncInBackground } from '../../platform/background-sync';

const longestMs = 25_000;

/** Sends what waits; done when nothing moves any more, at the latest before the system loses patience. */
function sendWaiting({ sync }: Client): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(done, longestMs);
    const unsubscribe = sync.state.subscribe(() => {
      const { name } = sync.state.get();
      if (name !== 'syncing' && name !== 'pending') done();
    });
    sync.syncNow();
  });
}

/** Where the platform lets an app work while nobody looks. */
export function useBackgroundSync(client: Client): void {
  useEffect(() => syncInBackground(() => sendWaiting(client)), [client]);
}
