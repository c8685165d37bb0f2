import { SignedInUser } from '@citypulse/contracts/identity';
import type { Change } from '@citypulse/contracts/sync-changes';
import type { QueryClient } from '@tanstack/react-query';
import type { Client } from '../client.ts';
import { Refresher } from './refresher.ts';

/** Keeps the cached reads true to the feed until the returned function is called. */
export function watchFeed({ live, session }: Client, queries: QueryClient): () => void {
  const refresher = new Refresher(queries);
  // Which read shows what is a table of the whole contract: it comes while the first reads are under way.
  const table = import('./feed-table.ts');
  const rereadAll = () => void queries.invalidateQueries({ queryKey: ['api'] });
  const stopChanges = live.subscribe({
    changes(changes) {
      for (const change of changes) adoptRights(session, change);
      void table.then(({ applyChanges }) => applyChanges(queries, refresher, changes), rereadAll);
    },
    scopes() {
      // What lies unseen in the cache may be of a building that is out of reach now.
      queries.removeQueries({ queryKey: ['api'], type: 'inactive' });
      rereadAll();
    },
    reset: rereadAll,
  });
  const stopState = live.state.subscribe(() => {
    if (live.state.get().name !== 'live') return;
    // Reads that failed while there was no connection come back with it.
    void queries.refetchQueries({
      queryKey: ['api'],
      type: 'active',
      predicate: ({ state }) => state.status === 'error',
    });
  });
  return () => {
    stopChanges();
    stopState();
    refresher.stop();
  };
}

function adoptRights(session: Client['session'], change: Change): void {
  if (change.t !== 'memberships') return;
  const { data: user } = SignedInUser.safeParse(change.row);
  if (user) session.update(user);
}
