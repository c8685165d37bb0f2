import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** Audited tables whose rows are found by a uuid; of others an entry knows no more than it holds itself. */
const tables = new Set(
  [
    'users',
    'sessions',
    'role_assignments',
    'sites',
    'buildings',
    'building_areas',
    'measuring_points',
    'meters',
  ]
    .concat(['registers', 'meter_exchanges', 'readings', 'tariffs', 'factor_sets', 'data_sources', 'assets'])
    .concat(['maintenance_tasks', 'task_assignees', 'checklist_items', 'task_comments', 'task_materials'])
    .concat([
      'mobile_maintenance_sessions',
      'maintenance_plans',
      'checklist_templates',
      'fault_reports',
      'alerts',
    ])
    .concat(['sync_conflicts', 'photos', 'labels', 'authenticator_apps', 'passkeys', 'guest_links']),
);

/** What a row says of itself, by column; read for names, never handed out. */
export type Facts = Record<string, unknown>;

/** Rows of a table as they are now, by id: an update's entry holds only what it changed. */
export async function selectRows(db: Db, table: string, ids: readonly string[]): Promise<Map<string, Facts>> {
  if (!tables.has(table)) return new Map();
  const { rows } = await sql<{ id: string; facts: Facts }>`
    select t.id, to_jsonb(t) as facts from ${sql.table(table)} t where t.id = any(${ids}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map(({ id, facts }) => [id, facts]));
}

/** The Auftrag and the person a Konflikt is about, by the Konflikt. */
export async function selectConflictSubjects(db: Db, ids: readonly string[]): Promise<Map<string, Facts>> {
  const { rows } = await sql<{ id: string; user_id: string; task_id: string | null }>`
    select c.id, l.user_id, coalesce(t.id, i.task_id, s.task_id) as task_id
    from sync_conflicts c join data_sync_log l on l.id = c.sync_log_id
    left join maintenance_tasks t on t.id = l.entity_id
    left join checklist_items i on i.id = l.entity_id
    left join mobile_maintenance_sessions s on s.id = l.entity_id
    where c.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

const named = {
  maintenance_tasks: sql`concat_ws(' ', number, title)`,
  buildings: sql`name`,
  users: sql`display_name`,
  measuring_points: sql`name`,
};

/** What people call these rows. */
export async function selectNames(
  db: Db,
  table: keyof typeof named,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, ${named[table]} as name from ${sql.table(table)} where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
