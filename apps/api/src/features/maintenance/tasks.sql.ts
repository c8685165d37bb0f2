import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { containing } from '../../platform/paging.ts';
import type { Scope } from '../../platform/scope.ts';

const person = (column: string) => sql`case when ${sql.ref(column)} is not null
  then json_build_object('id', ${sql.ref(column)}, 'name', display_name_of(${sql.ref(column)})) end`;

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadTasks(db: Db, ids: readonly string[]): Promise<MaintenanceTask[]> {
  const { rows } = await sql<MaintenanceTask>`
    select t.id, t.number, t.building_id as "buildingId", t.kind, t.title, t.description, t.place, t.priority,
      t.due_on as "dueOn", t.asset_id as "assetId", t.measuring_point_id as "measuringPointId",
      t.location_required as "locationRequired", t.status,
      coalesce((select json_agg(json_build_object('id', a.user_id, 'name', display_name_of(a.user_id)) order by a.id)
        from task_assignees a where a.task_id = t.id), '[]') as assignees,
      t.plan_id as "planId", t.fault_report_id as "faultReportId", t.result, t.result_note as "resultNote",
      t.signature, t.completed_at as "completedAt", ${person('t.completed_by')} as "completedBy",
      ${person('t.created_by')} as "createdBy", t.created_at as "createdAt", t.version, t.updated_at as "updatedAt"
    from maintenance_tasks t where t.id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export interface TaskList {
  buildingId?: string | undefined;
  status?: string | undefined;
  kind?: string | undefined;
  assigneeId?: string | undefined;
  search?: string | undefined;
  after: readonly [dueOn: string, id: string] | null;
  limit: number;
}

/** Those without a due day come last. */
const dueOrder = sql<string>`coalesce(due_on, 'infinity'::date)`;

export async function listTaskKeys(db: Db, scope: Scope, list: TaskList) {
  let query = db
    .selectFrom('maintenance_tasks')
    .select(['id', sql<string>`${dueOrder}::text`.as('due')])
    .where(scope);
  if (list.buildingId) query = query.where('building_id', '=', list.buildingId);
  if (list.status) query = query.where('status', '=', list.status);
  if (list.kind) query = query.where('kind', '=', list.kind);
  if (list.assigneeId) {
    query = query.where(sql<boolean>`exists (select from task_assignees a
      where a.task_id = maintenance_tasks.id and a.user_id = ${list.assigneeId}::uuid)`);
  }
  if (list.search) {
    query = query.where(sql<boolean>`concat_ws(' ', number, title, place) ilike ${containing(list.search)}`);
  }
  if (list.after) {
    query = query.where(sql<boolean>`(${dueOrder}, id) > (${list.after[0]}::date, ${list.after[1]}::uuid)`);
  }
  return query.orderBy(dueOrder).orderBy('id').limit(list.limit).execute();
}

export function findTask(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('maintenance_tasks')
    .select(['id', 'building_id as buildingId', 'status', 'version', 'location_required as locationRequired'])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Holds the task until the transaction ends, so that what follows from its state is decided once. */
export function lockTask(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('maintenance_tasks')
    .select([
      'id',
      'building_id as buildingId',
      'status',
      'version',
      'result',
      'result_note as resultNote',
      'signature',
      'completed_by as completedBy',
      'location_required as locationRequired',
    ])
    .where(scope)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
export type LockedTask = NonNullable<Awaited<ReturnType<typeof lockTask>>>;

export interface TaskFields {
  title?: string | undefined;
  description?: string | null | undefined;
  place?: string | null | undefined;
  priority?: string | undefined;
  dueOn?: string | null | undefined;
  assetId?: string | null | undefined;
  measuringPointId?: string | null | undefined;
  locationRequired?: boolean | undefined;
}

const columnsOf = (fields: TaskFields) => ({
  title: fields.title,
  description: fields.description,
  place: fields.place,
  priority: fields.priority,
  due_on: fields.dueOn,
  asset_id: fields.assetId,
  measuring_point_id: fields.measuringPointId,
  location_required: fields.locationRequired,
});

export interface NewTask extends TaskFields {
  id: string;
  buildingId: string;
  kind: string;
  title: string;
  createdBy: string | null;
  faultReportId?: string | null;
  plan?: { id: string; plannedOn: string };
}

/** False when the id, or the plan's day, has its task already. */
export async function insertTask(db: Db, task: NewTask): Promise<boolean> {
  // Most repetitions end here, and take no number.
  if (await isKnown(db, task)) return false;
  const inserted = await db
    .insertInto('maintenance_tasks')
    .values({
      ...columnsOf(task),
      id: task.id,
      building_id: task.buildingId,
      title: task.title,
      kind: task.kind,
      number: sql<string>`next_task_number()`,
      created_by: task.createdBy,
      fault_report_id: task.faultReportId ?? null,
      plan_id: task.plan?.id ?? null,
      planned_on: task.plan?.plannedOn ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

async function isKnown(db: Db, { id, plan }: NewTask): Promise<boolean> {
  const known = await db
    .selectFrom('maintenance_tasks')
    .select('id')
    .where(({ or, and, eb }) =>
      or([
        eb('id', '=', id),
        ...(plan ? [and([eb('plan_id', '=', plan.id), eb('planned_on', '=', plan.plannedOn)])] : []),
      ]),
    )
    .executeTakeFirst();
  return known !== undefined;
}

export async function changeTask(db: Db, id: string, fields: TaskFields & { status?: string | undefined }) {
  const reopened = fields.status === 'open';
  await db
    .updateTable('maintenance_tasks')
    .set({ ...columnsOf(fields), status: fields.status, updated_at: sql`updated_at` })
    .$if(reopened, (query) =>
      query.set({ result: null, result_note: null, signature: null, completed_at: null, completed_by: null }),
    )
    .where('id', '=', id)
    .execute();
}

export async function finishTask(
  db: Db,
  id: string,
  completion: { result: string; note: string | null; signature: string | null; at: Date; by: string },
): Promise<void> {
  await db
    .updateTable('maintenance_tasks')
    .set({
      status: 'done',
      result: completion.result,
      result_note: completion.note,
      signature: completion.signature,
      completed_at: completion.at.toISOString(),
      completed_by: completion.by,
    })
    .where('id', '=', id)
    .execute();
}

/** In the order given; whoever is there already keeps his place. */
export async function replaceAssignees(db: Db, taskId: string, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom('task_assignees')
    .where('task_id', '=', taskId)
    .where(sql<boolean>`user_id <> all(${ids}::uuid[])`)
    .execute();
  if (ids.length === 0) return;
  await db
    .insertInto('task_assignees')
    .values(ids.map((userId) => ({ task_id: taskId, user_id: userId })))
    .onConflict((conflict) => conflict.columns(['task_id', 'user_id']).doNothing())
    .execute();
}

export async function listAssigneeIds(db: Db, taskId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('task_assignees')
    .select('user_id')
    .where('task_id', '=', taskId)
    .execute();
  return rows.map((row) => row.user_id);
}

/** By name. */
export async function listPeopleWhoCanWork(db: Db, buildingId: string) {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from people_who_can_work(${buildingId}) order by name collate "de-x-icu", id`.execute(db);
  return rows;
}
