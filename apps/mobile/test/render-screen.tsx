import { createClient } from '@citypulse/client/client';
import type { LocalStore } from '@citypulse/client/sync/local-store';
import { ClientProvider, createQueryClient } from '@citypulse/client/react/provider';
import { cleanup, render } from '@testing-library/react-native';
import type { ReactNode } from 'react';
import { SafeAreaProvider } from 'react-native-safe-area-context';
import { nodeFetch } from './node-fetch.ts';
import { ChosenPreferences } from '../src/preferences/preferences-provider.tsx';
import { firstPreferences } from '../src/preferences/preferences.ts';

const insets = {
  frame: { x: 0, y: 0, width: 390, height: 844 },
  insets: { top: 0, left: 0, right: 0, bottom: 0 },
};

const queries = createQueryClient();
// Timers of the cache would keep the test alive.
const { queries: reads, mutations } = queries.getDefaultOptions();
queries.setDefaultOptions({
  queries: { ...reads, gcTime: Infinity },
  mutations: { ...mutations, gcTime: Infinity },
});

/** What was read is forgotten only when no screen shows it any more. */
afterEach(() => {
  cleanup();
  queries.clear();
});

/** A screen as the app shows it, on the client it would use, against the given server and with what lies on the device. */
export function renderScreen(
  url: string,
  screen: ReactNode,
  refreshToken: string | null = null,
  store?: LocalStore,
) {
  let token = refreshToken;
  const client = createClient({
    baseUrl: url,
    platform: 'mobile',
    fetch: nodeFetch,
    tokens: {
      read: () => Promise.resolve(token),
      write: (next) => Promise.resolve(void (token = next)),
      clear: () => Promise.resolve(void (token = null)),
    },
    deviceId: 'test-device',
    ...(store && { sync: { openStore: () => Promise.resolve({ store }) } }),
  });
  const view = render(
    <SafeAreaProvider initialMetrics={insets}>
      <ChosenPreferences preferences={{ ...firstPreferences, language: 'de' }} change={() => undefined}>
        <ClientProvider client={client} queryClient={queries}>
          {screen}
        </ClientProvider>
      </ChosenPreferences>
    </SafeAreaProvider>,
  );
  return { client, ...view };
}
