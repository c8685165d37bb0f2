import type { LocalStore } from '@citypulse/client/sync/local-store';
import { memoryDatabase } from '@citypulse/client/sync/stores/memory-database';
import { MemoryStore } from '@citypulse/client/sync/stores/memory-store';
import { currentSchema } from '@citypulse/contracts/mutations';
import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';

type Row = { id: string; version: number };
export type KeptRows = Partial<Record<SyncEntity, readonly Row[]>>;

/** A store as a phone has it after its first sync: the rows lie in one scope. */
export async function keptRows(
  rows: KeptRows,
  scope: string,
  database = memoryDatabase(),
): Promise<LocalStore> {
  const store = new MemoryStore(database);
  const held = { id: scope, rights: 'buildings,energy' };
  const changes = Object.entries(rows).flatMap(([t, list]) =>
    list.map((row) => ({ t, id: row.id, v: row.version, op: 'put', scope, row }) as Change),
  );
  const startPos = '01900000-0000-4000-8000-0000000000ee:1';
  await store.beginStage({ name: 'first', scope: held, next: null, startPos });
  await store.stagePage('first', changes, null);
  await store.publish({ cursor: startPos, scopes: [held], changes: [], adopt: ['first'], remove: [] });
  // Of the shape this app understands; rows of another are read anew.
  await store.setNote('rows-schema', currentSchema);
  return store;
}
