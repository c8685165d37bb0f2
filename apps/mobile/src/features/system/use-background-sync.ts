import type { Client } from '@citypulse/client/client';
import { useEffect } from 'react';
import { syncInBackground } from '../../platform/background-sync';

/** Where the platform lets an app work while nobody looks. */
export function useBackgroundSync(client: Client): void {
  useEffect(() => syncInBackground(client), [client]);
}
