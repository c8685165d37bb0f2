import { createClient, type Client } from './client.ts';
import { newId } from './new-id.ts';
import { alwaysLeader } from './sync/leadership.ts';
import { MemoryStore } from './sync/stores/memory-store.ts';
import { noChannel } from './sync/stores/tab-channel.ts';
import type { SyncSettings } from './sync/sync-types.ts';
import { alone } from './tabs.ts';

const nothing = { read: async () => null, write: async () => undefined, clear: async () => undefined };

/**
 * For a window in which an administrator looks on as somebody else: it shares nothing with the other tabs, keeps
 * nothing in the browser, sends nothing, and ends with its token.
 */
export function createViewClient(settings: {
  baseUrl: string;
  entities?: NonNullable<SyncSettings['entities']>;
}): Client {
  const installation = newId();
  const store = {
    store: new MemoryStore(),
    tab: { ...alwaysLeader, channel: noChannel, leave: () => undefined },
  };
  return createClient({
    baseUrl: settings.baseUrl,
    platform: 'web',
    app: 'web',
    tokens: nothing,
    person: nothing,
    tabs: alone,
    deviceId: installation,
    sync: {
      ...(settings.entities && { entities: settings.entities }),
      openStore: async () => ({ ...store, notices: [] }),
      readOnly: true,
    },
  });
}
