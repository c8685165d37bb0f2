import { Role, type Grant } from '@citypulse/contracts/permissions';
import { type SyncEntity } from '@citypulse/contracts/sync-changes';
import { syncEntities } from '@citypulse/contracts/sync-entities';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ChangedKey } from '../../feed/read-changes.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Databases, Db } from '../../platform/db.ts';
import { readScopeRows } from './entity-tables.sql.ts';

/** One look at the whole database; what it sees fits together. Runs as the system role until `actAsCaller`. */
export const inSnapshot = <T>(
  databases: Databases,
  caller: Caller,
  read: (tx: Db) => Promise<T>,
): Promise<T> =>
  databases
    .systemFor(caller)
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(read);

/** From here on the transaction sees what row-level security shows the caller. */
export async function actAsCaller(tx: Db): Promise<void> {
  await sql`set local role citypulse_app`.execute(tx);
}

const Grants = z.array(z.object({ role: Role, buildingId: z.uuid().nullable() }));

/** Rights as of the snapshot, whatever the caller's token says. */
export async function readGrants(tx: Db, userId: string): Promise<Grant[]> {
  const rows = await tx
    .selectFrom('assignments_in_force')
    .select(['role', 'building_id as buildingId'])
    .where('user_id', '=', userId)
    .execute();
  return Grants.parse(rows);
}

export async function readBuildingIds(tx: Db): Promise<string[]> {
  const rows = await tx.selectFrom('buildings').select('id').execute();
  return rows.map(({ id }) => id);
}

/** Keys of the live rows of a scope after an id, in order of it. */
export async function readKeys(
  tx: Db,
  entity: SyncEntity,
  scope: string,
  after: string | null,
  limit: number,
): Promise<ChangedKey[]> {
  if (entity === 'interval_days') return after === null ? readDayKeys(tx, scope) : [];
  const rows = await readScopeRows(tx, entity, scope, after, limit);
  return rows.map(({ id, version }) => keyIn(entity, id, version, null, scope));
}

/** Yesterday and today: older days are read by request. */
async function readDayKeys(tx: Db, scope: string): Promise<ChangedKey[]> {
  const { rows } = await sql<{ id: string; version: number; day: string }>`
    select p.id, d.version, d.day from measuring_points p
    join interval_days d on d.point_key = p.key and d.day >= town_today() - 1 and d.basis = 'I'
    where p.building_id = ${scope} order by p.id, d.day`.execute(tx);
  return rows.map(({ id, version, day }) => keyIn('interval_days', id, version, day, scope));
}

const keyIn = (
  entityType: SyncEntity,
  entityId: string,
  version: number,
  part: string | null,
  scope: string,
): ChangedKey => ({
  entityType,
  entityId,
  op: 'U',
  version,
  part,
  scopeOld: null,
  scopeNew: scope,
  audienceUser: syncEntities[entityType].scope === 'person' ? scope : null,
});
