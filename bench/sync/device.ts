import { createClient, type Client } from '../../packages/client/src/client.ts';
import type { Store } from '../../packages/client/src/store.ts';
import type { LocalStore } from '../../packages/client/src/sync/local-store.ts';
import { MemoryStore } from '../../packages/client/src/sync/stores/memory-store.ts';
import { memoryDatabase } from '../../packages/client/src/sync/stores/memory-database.ts';
import { nodeConnection } from '../../packages/client/src/sync/stores/node-sqlite.ts';
import { SqlStore } from '../../packages/client/src/sync/stores/sql-store.ts';

export interface Device {
  client: Client;
  /** As the operating system tells it. */
  setOnline(online: boolean): void;
  /** Everything the server has is here, and everything done here is there. */
  settled(): Promise<void>;
  stop(): void;
}

export const sqliteIn = (path: string) => () => SqlStore.open(() => nodeConnection(path), path);
export const inMemory = () => {
  const database = memoryDatabase();
  return async () => new MemoryStore(database);
};

/** The product's own client with a session to continue; a phone but for its store, which is Node's. */
export function openDevice(url: string, refreshToken: string, open: () => Promise<LocalStore>): Device {
  let token: string | null = refreshToken;
  let isOnline = true;
  const watchers = new Set<(online: boolean) => void>();
  const client = createClient({
    baseUrl: url,
    platform: 'mobile',
    app: 'mobile',
    deviceId: `bench-${crypto.randomUUID()}`,
    tokens: {
      read: async () => token,
      write: async (next) => void (token = next),
      clear: async () => void (token = null),
    },
    network: {
      isOnline: () => isOnline,
      watch: (listener) => (watchers.add(listener), () => watchers.delete(listener)),
    },
    person: { read: async () => null, write: async () => undefined, clear: async () => undefined },
    sync: { openStore: async () => ({ store: await open() }) },
  });
  const stop = client.start();
  return {
    client,
    setOnline(online) {
      isOnline = online;
      for (const tell of watchers) tell(online);
    },
    async settled() {
      await until(client.live.state, ({ name }) => name === 'live');
      await until(client.sync.state, ({ pending }) => pending === 0);
    },
    stop,
  };
}

/** Resolves when what a store holds fits. */
export function until<T>(store: Store<T>, fits: (value: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!fits(store.get())) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(look);
    look();
  });
}
