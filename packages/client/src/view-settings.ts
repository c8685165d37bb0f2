import type { ClientSettings } from './client.ts';
import { newId } from './new-id.ts';
import { alone } from './tabs.ts';

const nothing = { read: async () => null, write: async () => undefined, clear: async () => undefined };

/**
 * Of a window in which an administrator looks on as somebody else: it shares nothing with the other tabs, keeps
 * nothing in the browser, sends nothing, and ends with its token.
 */
export const viewSettings = (
  sync: Pick<NonNullable<ClientSettings['sync']>, 'entities'>,
): Omit<ClientSettings, 'baseUrl' | 'platform'> => ({
  tokens: nothing,
  person: nothing,
  tabs: alone,
  deviceId: newId(),
  sync: {
    ...sync,
    async openStore() {
      const { openMemoryStore } = await import('./sync/stores/open-memory-store.ts');
      return openMemoryStore();
    },
    readOnly: true,
  },
});
