import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

interface EntityTable {
  table: string;
  /** Column that names the row towards readers. */
  key: 'id' | 'user_id';
  /** Column that holds the scope; none: the town's. */
  scope: 'building_id' | 'id' | 'user_id' | null;
  version: 'version' | 'authz_version';
}

const inTown = (table: string): EntityTable => ({ table, key: 'id', scope: null, version: 'version' });
const inBuilding = (table: string): EntityTable => ({
  table,
  key: 'id',
  scope: 'building_id',
  version: 'version',
});
const ofPerson = (table: string): EntityTable => ({ table, key: 'id', scope: 'user_id', version: 'version' });

/** Where the rows of each entity are; days of intervals have queries of their own. */
const tables: Partial<Record<SyncEntity, EntityTable>> = {
  sites: inTown('sites'),
  buildings: { ...inBuilding('buildings'), scope: 'id' },
  measuring_points: inBuilding('measuring_points'),
  meters: inBuilding('meters'),
  meter_exchanges: inBuilding('meter_exchanges'),
  readings: inBuilding('readings'),
  tariffs: inTown('tariffs'),
  factor_sets: inTown('factor_sets'),
  gas_conversions: inTown('gas_conversions'),
  assets: inBuilding('assets'),
  checklist_templates: inTown('checklist_templates'),
  maintenance_plans: inBuilding('maintenance_plans'),
  maintenance_tasks: inBuilding('maintenance_tasks'),
  checklist_items: inBuilding('checklist_items'),
  maintenance_sessions: inBuilding('mobile_maintenance_sessions'),
  task_comments: inBuilding('task_comments'),
  task_materials: inBuilding('task_materials'),
  labels: inBuilding('labels'),
  fault_reports: inBuilding('fault_reports'),
  alerts: inBuilding('alerts'),
  notifications: ofPerson('push_notifications'),
  preferences: ofPerson('mobile_user_preferences'),
  photos: inBuilding('photos'),
  sync_conflicts: inBuilding('sync_conflicts'),
  unmatched_scans: ofPerson('unmatched_scans'),
  memberships: { table: 'users', key: 'id', scope: 'id', version: 'authz_version' },
};

const tableOf = (entity: SyncEntity): string => tables[entity]?.table ?? entity;

const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Ids and versions of the rows in a scope after an id, in order of it. */
export async function readScopeRows(
  db: Db,
  entity: SyncEntity,
  scopeId: string,
  after: string | null,
  limit: number,
): Promise<Array<{ id: string; version: number }>> {
  const from = tables[entity];
  if (!from) return [];
  const [key, version] = [sql.ref(from.key), sql.ref(from.version)];
  const within = from.scope === null ? sql`true` : sql`${sql.ref(from.scope)} = ${scopeId}`;
  const { rows } = await sql<{ id: string; version: number }>`
    select ${key} as id, ${version} as version from ${sql.table(from.table)}
    where ${within} and ${key} > ${after ?? beforeAll}::uuid
    order by ${key} limit ${limit}`.execute(db);
  return rows;
}

/** Nobody changes the row until the transaction has ended. */
export async function lockRow(db: Db, entity: SyncEntity, id: string): Promise<void> {
  const from = tables[entity];
  if (!from) return;
  await sql`select 1 from ${sql.table(from.table)} where ${sql.ref(from.key)} = ${id} for update`.execute(db);
}

export interface LastWriter {
  by: string | null;
  at: string;
}

/** Who last wrote one of these columns of a row, or the row at all where the audit log knows no more. */
export async function findLastWriter(
  db: Db,
  entity: SyncEntity,
  id: string,
  columns: readonly string[],
): Promise<LastWriter | undefined> {
  const { rows } = await sql<LastWriter>`
    select actor_id as by, at from audit_log
    where entity_type = ${tableOf(entity)} and entity_id = ${id} and action <> 'delete'
    order by coalesce(after ?| ${columns}::text[], false) desc, id desc limit 1`.execute(db);
  return rows[0];
}

export interface Removal extends LastWriter {
  buildingId: string | null;
  before: Record<string, unknown>;
}

/** When and by whom a row was deleted, and what it had been. */
export async function findRemoval(db: Db, entity: SyncEntity, id: string): Promise<Removal | undefined> {
  const { rows } = await sql<Removal>`
    select actor_id as by, at, building_id as "buildingId", before from audit_log
    where entity_type = ${tableOf(entity)} and entity_id = ${id} and action = 'delete'
    order by id desc limit 1`.execute(db);
  return rows[0];
}
