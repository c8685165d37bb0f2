import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, createElement, use, useEffect, useState, type ReactNode } from 'react';
import type { Client } from '../client.ts';
import { userOf } from '../session.ts';
import { watchFeed } from './feed-cache.ts';

const ClientContext = createContext<Client | null>(null);

/** Reads are refreshed by the feed; without it (no socket) what is shown ages, and a look back at the page refreshes it. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        gcTime: 5 * 60_000,
        staleTime: 60_000,
        // The caller has tried several times already, and knows better than the cache whether to.
        retry: false,
        networkMode: 'always',
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

export interface ClientProviderProps {
  client: Client;
  queryClient?: QueryClient;
  children?: ReactNode;
}

/** Starts the client, and keeps the cache true by the feed and empty of other people's data. */
export function ClientProvider({ client, queryClient, children }: ClientProviderProps): ReactNode {
  const [queries] = useState(() => queryClient ?? createQueryClient());
  useEffect(() => {
    const stops = [watchPerson(client, queries), watchFeed(client, queries), client.start()];
    return () => {
      for (const stop of stops) void stop();
    };
  }, [client, queries]);
  return createElement(
    ClientContext,
    { value: client },
    createElement(QueryClientProvider, { client: queries }, children),
  );
}

export function useClient(): Client {
  const client = use(ClientContext);
  if (!client) throw new Error('ClientProvider is missing');
  return client;
}

/**
 * Nothing one person has read is left for the next. An expired session keeps it for the same person, who reads it
 * again after signing in: what happened meanwhile nobody told.
 */
function watchPerson({ session }: Client, queries: QueryClient): () => void {
  let before = session.state.get();
  return session.state.subscribe(() => {
    const state = session.state.get();
    if (state.name === 'restoring' || state.name === 'signing_in') return;
    const changed = userOf(state)?.id !== userOf(before)?.id;
    const returned = before.name === 'expired' && state.name === 'signed_in';
    before = state;
    if (changed) queries.clear();
    else if (returned) void queries.invalidateQueries({ queryKey: ['api'] });
  });
}
