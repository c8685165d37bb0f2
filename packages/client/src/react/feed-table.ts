import type { Change } from '@citypulse/contracts/sync-changes';
import type { Query, QueryClient } from '@tanstack/react-query';
import { patch } from './feed-patches.ts';
import { gapOf, shows } from './feed-reads.ts';
import { readOf } from './keys.ts';
import type { Refresher } from './refresher.ts';

/** Works changes into the cached reads that show them, or has those read again. */
export function applyChanges(queries: QueryClient, refresher: Refresher, changes: readonly Change[]): void {
  for (const query of queries.getQueryCache().getAll()) apply(queries, refresher, query, changes);
}

function apply(queries: QueryClient, refresher: Refresher, query: Query, changes: readonly Change[]): void {
  const read = readOf(query);
  if (!read) return;
  const concerned = changes.filter((change) => shows(read.operation, read.request, change));
  if (concerned.length === 0) return;
  // An answer under way may have been read before the change.
  let enough = query.state.fetchStatus === 'idle' && read.shape === 'one' && query.state.data !== undefined;
  let data: unknown = query.state.data;
  for (const change of concerned) {
    const next = data === undefined ? undefined : patch(read, data, change);
    if (next === undefined) enough = false;
    else data = next;
  }
  if (data !== query.state.data) queries.setQueryData(query.queryKey, data);
  if (!enough) refresher.request(query, gapOf(read.operation));
}
