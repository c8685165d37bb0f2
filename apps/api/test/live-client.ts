import { createClient, type Client } from '@citypulse/client/client';
import type { Change } from '@citypulse/contracts/sync-changes';
import { expect } from 'vitest';
import { testPassword, type TestApi, type TestUser } from './test-api.ts';

/** The product's own client of a person, with a network that can be taken away. */
export interface LiveClient extends Client {
  userId: string;
  heard: Change[];
  removedScopes: string[];
  setOnline(online: boolean): void;
  /** Waits until nothing is missing. */
  caughtUp(): Promise<void>;
  stop(): void;
}

export async function liveClient(api: TestApi, user: TestUser): Promise<LiveClient> {
  let kept: string | null = null;
  const tokens = {
    read: async () => kept,
    write: async (token: string) => void (kept = token),
    clear: async () => void (kept = null),
  };
  const watchers = new Set<(online: boolean) => void>();
  const client = createClient({
    baseUrl: api.url,
    platform: 'mobile',
    tokens,
    deviceId: `test-${user.userId}`,
    network: {
      isOnline: () => true,
      watch: (listener) => (watchers.add(listener), () => watchers.delete(listener)),
    },
  });
  const heard: Change[] = [];
  const removedScopes: string[] = [];
  client.live.subscribe({
    changes: (changes) => void heard.push(...changes),
    scopes: (_, removed) => void removedScopes.push(...removed),
  });
  const stop = client.start();
  await client.session.signIn({ email: `${user.userId}@test.example`, password: testPassword });
  const caughtUp = () =>
    expect.poll(() => client.live.state.get().name, { timeout: 8_000, interval: 10 }).toBe('live');
  await caughtUp();
  return {
    ...client,
    userId: user.userId,
    heard,
    removedScopes,
    setOnline: (online) => watchers.forEach((tell) => tell(online)),
    caughtUp,
    stop,
  };
}
