import { townScopeId, type Change, type SyncEntity } from '@citypulse/contracts/sync-changes';
import { syncEntities } from '@citypulse/contracts/sync-entities';
import type { Db } from '../platform/db.ts';
import type { Log } from '../platform/log.ts';
import type { ChangedKey } from './read-changes.ts';

/** Rows of an entity as its readers get them, in one query; what the role may not see or what is gone is left out. */
type LoadRows = (db: Db, ids: readonly string[]) => Promise<ReadonlyArray<{ id: string }>>;

/** Given by the features: each entity has one shape, wherever it is read. Days of intervals are the feed's own. */
export type RowLoaders = Record<Exclude<SyncEntity, 'interval_days'>, LoadRows>;

export interface LoadedRow {
  version: number | undefined;
  scope: string | undefined;
  row: unknown;
}

/** The rows behind the changes, by `keyOf`. */
export type LoadedRows = ReadonlyMap<string, LoadedRow>;

export const keyOf = ({ entityType, entityId, part }: ChangedKey): string =>
  `${entityType} ${entityId} ${part ?? ''}`;

/** Entities of which a person has one row, named by his id whatever row of the database changed. */
const onePerPerson: ReadonlySet<SyncEntity> = new Set(['memberships', 'preferences']);

const rowIdOf = ({ entityType, entityId, audienceUser }: ChangedKey): string =>
  onePerPerson.has(entityType) ? (audienceUser ?? entityId) : entityId;

export type Coalesced<K extends ChangedKey = ChangedKey> = K & { times: number };

/** Ten changes of a row are one; the last says whether it is gone. */
export function coalesce<K extends ChangedKey>(changes: readonly K[]): Coalesced<K>[] {
  const last = new Map<string, Coalesced<K>>();
  for (const change of changes) {
    const key = keyOf(change);
    const times = (last.get(key)?.times ?? 0) + 1;
    last.delete(key);
    last.set(key, { ...change, times });
  }
  return [...last.values()];
}

/** One query per entity type, however many rows. */
export async function loadRows(
  db: Db,
  loaders: RowLoaders,
  changes: readonly Coalesced[],
  log: Log,
): Promise<LoadedRows> {
  const loaded = new Map<string, LoadedRow>();
  for (const [type, ofType] of Map.groupBy(changes, (change) => change.entityType)) {
    if (type === 'interval_days') continue;
    const rows = await loaders[type](db, [...new Set(ofType.map(rowIdOf))]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const change of ofType) {
      const row = byId.get(rowIdOf(change));
      if (row) loaded.set(keyOf(change), describe(change, row, log));
    }
  }
  return loaded;
}

function describe({ entityType: type, audienceUser }: ChangedKey, row: { id: string }, log: Log): LoadedRow {
  const { version, buildingId } = row as { version?: number; buildingId?: string };
  const { scope, row: shape } = syncEntities[type];
  const placed = type === 'buildings' ? row.id : buildingId;
  const own = scope === 'person' ? (audienceUser ?? undefined) : placed;
  const parsed = shape.safeParse(row);
  // One bad row must not hold up the feed: its readers learn that it changed, and this is looked into.
  if (!parsed.success)
    log.error({ type, id: row.id, error: parsed.error.message }, 'a row does not fit its contract');
  return { version, scope: scope === 'town' ? townScopeId : own, row: parsed.data };
}

/** What a reader of the scope is told of the change: the row as it is now, or that it is gone from there. */
export function toChange(change: ChangedKey, loaded: LoadedRow | undefined, scope: string): Change {
  const about = {
    t: change.entityType,
    id: rowIdOf(change),
    ...(change.part !== null && { part: change.part }),
    scope,
  };
  if (!loaded)
    return {
      ...about,
      v: change.version,
      op: change.op === 'D' || change.scopeNew === scope ? 'del' : 'out',
    };
  const v = loaded.version ?? change.version;
  // Rows that do not name their building lie where the change says.
  const lies = loaded.scope ?? change.scopeNew;
  if (lies !== scope) return { ...about, v, op: 'out' };
  return { ...about, v, op: 'put', row: loaded.row };
}
