import { essentials } from '@citypulse/contracts/sync';
import type { Response } from '@citypulse/contracts/endpoint';
import type { LocalStore } from './local-store.ts';
import type { Sync } from './sync-types.ts';
import { essentialsNote } from './upkeep.ts';

export interface Readiness {
  /** Everything of the building lies here. */
  ready: boolean;
  rows: number;
  bytes: number;
  /** As of when. */
  since: Date | null;
}

export async function readinessOf(sync: Sync, buildingId: string): Promise<Readiness | undefined> {
  const store = sync.store();
  if (!store) return undefined;
  const [{ cursor, scopes, stages }, { scopes: used }] = await Promise.all([store.load(), store.use()]);
  const isHeld = scopes.some(({ id }) => id === buildingId);
  const isPending = stages.some(({ scope }) => scope.id === buildingId);
  const { rows = 0, bytes = 0 } = used.find(({ id }) => id === buildingId) ?? {};
  const since = sync.state.get().lastSyncAt;
  return { ready: cursor !== null && isHeld && !isPending, rows, bytes, since };
}

export async function readEssentials(
  store: LocalStore | undefined,
): Promise<Response<typeof essentials> | undefined> {
  const { data } = essentials.response.safeParse(await store?.note(essentialsNote));
  return data;
}
