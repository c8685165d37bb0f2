import type { Permission } from '@citypulse/contracts/permissions';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Language } from './texts.service.ts';

/** Null while another node is at it. Held until the transaction ends. */
export async function lockProgress(db: Db) {
  return db
    .selectFrom('inbox_progress')
    .select(['epoch', 'pos', 'reminded_on'])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function writeProgress(db: Db, { epoch, pos }: { epoch: string; pos: number }): Promise<void> {
  await db.updateTable('inbox_progress').set({ epoch, pos }).execute();
}

export async function writeRemindedOn(db: Db, day: string): Promise<void> {
  await db.updateTable('inbox_progress').set({ reminded_on: day }).execute();
}

/** Entities of the feed that somebody may be told of, and the tables the audit log knows them by. */
const tables = {
  maintenance_tasks: 'maintenance_tasks',
  fault_reports: 'fault_reports',
  alerts: 'alerts',
  sync_conflicts: 'sync_conflicts',
  memberships: 'role_assignments',
} as const;
type Told = keyof typeof tables;

export interface ToldChange {
  pos: number;
  xid: string;
  entityType: Told;
  entityId: string;
  audienceUser: string | null;
}

export async function readToldChanges(
  db: Db,
  after: number,
  upTo: number,
  limit: number,
): Promise<ToldChange[]> {
  const { rows } = await sql<ToldChange>`
    select pos, xid::text as xid, entity_type as "entityType", entity_id as "entityId", audience_user as "audienceUser"
    from change_feed
    where pos > ${after} and pos <= ${upTo} and entity_type = any(${Object.keys(tables)}::text[])
    order by pos limit ${limit}`.execute(db);
  return rows;
}

type Values = Readonly<Record<string, unknown>>;

/** One row's change within a transaction; of an update, the columns that became others. */
export interface Entry {
  id: number;
  xid: string;
  table: (typeof tables)[Told] | 'task_assignees';
  /** Of an Auftrag's assignee: the Auftrag. */
  rowId: string;
  action: 'insert' | 'update' | 'delete';
  actorId: string | null;
  before: Values;
  after: Values;
}

/** What these changes were, in the order in which they happened. Assignees show in their Auftrag. */
export async function readEntries(db: Db, changes: readonly ToldChange[]): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    with changed as (
      select distinct * from unnest(${changes.map(({ xid }) => xid)}::text[],
        ${changes.map(({ entityType }) => tables[entityType])}::text[], ${changes.map(({ entityId }) => entityId)}::text[])
        c (xid, entity_type, entity_id)
    ), written as (
      select a.*, case when a.entity_type = 'task_assignees' then 'maintenance_tasks' else a.entity_type end as shown_in,
        case when a.entity_type = 'task_assignees' then coalesce(a.after, a.before) ->> 'task_id' else a.entity_id end as row_id
      from audit_log a where a.xid = any(${[...new Set(changes.map(({ xid }) => xid))]}::text[]::xid8[])
    )
    select w.id, c.xid, w.entity_type as "table", w.row_id as "rowId", w.action, w.actor_id as "actorId",
      coalesce(w.before, '{}') as before, coalesce(w.after, '{}') as after
    from changed c join written w on w.shown_in = c.entity_type and w.row_id = c.entity_id and w.xid = c.xid::xid8
    order by w.id`.execute(db);
  return rows;
}

/** The row as it is now. */
export interface Fact {
  row: Values;
  building: string;
  /** Names of what the row names. */
  point: string | null;
  completedBy: string | null;
  assigneeIds: readonly string[];
  /** Of an Auftrag: whose work at it was broken off. */
  brokenOffIds: readonly string[];
}

/** Rows of one table by their ids; what is gone is missing. */
export async function readFacts(db: Db, table: string, ids: readonly string[]): Promise<Map<string, Fact>> {
  const { rows } = await sql<Fact & { id: string }>`
    select t.id, to_jsonb(t) as row, b.name as building,
      (select name from measuring_points p where p.id = (to_jsonb(t) ->> 'measuring_point_id')::uuid) as point,
      display_name_of((to_jsonb(t) ->> 'completed_by')::uuid) as "completedBy",
      array(select user_id from task_assignees where task_id = t.id) as "assigneeIds",
      array(select user_id from mobile_maintenance_sessions where task_id = t.id and status = 'cancelled') as "brokenOffIds"
    from ${sql.table(table)} t join buildings b on b.id = t.building_id
    where t.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, ...fact }) => [id, fact]));
}

export interface Person {
  id: string;
  name: string;
  language: Language;
}

/** Who may do this in the building today; without a building, in the whole town. */
export async function listPeopleWho(
  db: Db,
  permission: Permission,
  buildingId: string | null,
): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select u.id, u.display_name as name, u.language from users u
    where u.disabled_at is null and exists (
      select from assignments_in_force a join role_permissions p on p.role = a.role and p.permission = ${permission}
      where a.user_id = u.id and (a.building_id is null or a.building_id = ${buildingId}))`.execute(db);
  return rows;
}

export async function listPeople(db: Db, ids: readonly string[]): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select id, display_name as name, language from users
    where id = any(${ids}::uuid[]) and disabled_at is null`.execute(db);
  return rows;
}

/** Accounts made in these transactions: who was just made has no earlier rights. */
export async function listMadeUsers(db: Db, xids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct a.entity_id as id from audit_log a
    where a.entity_type = 'users' and a.action = 'insert' and a.xid = any(${xids}::text[]::xid8[])`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

export interface DueTask {
  id: string;
  title: string;
  dueOn: string;
  buildingId: string;
  building: string;
  assigneeIds: readonly string[];
}

/** After the first of these days, up to the other. */
export type Days = readonly [after: string, upTo: string];

/** What is not finished and was or is due on these days, after a task, by day. */
export async function listDueTasks(
  db: Db,
  [after, upTo]: Days,
  last: Pick<DueTask, 'dueOn' | 'id'> | undefined,
  limit: number,
): Promise<DueTask[]> {
  const { rows } = await sql<DueTask>`
    select t.id, t.title, t.due_on as "dueOn", t.building_id as "buildingId", b.name as building,
      array(select user_id from task_assignees where task_id = t.id) as "assigneeIds"
    from maintenance_tasks t join buildings b on b.id = t.building_id
    where t.due_on > ${after}::date and t.due_on <= ${upTo}::date and t.status in ('open', 'in_progress', 'paused')
      and (${last?.id ?? null}::uuid is null or (t.due_on, t.id) > (${last?.dueOn ?? null}::date, ${last?.id ?? null}::uuid))
    order by t.due_on, t.id limit ${limit}`.execute(db);
  return rows;
}

/** Everything committed is in the feed. */
export async function advanceFeed(db: Db): Promise<void> {
  await sql`select feed_advance()`.execute(db);
}
