import type { MaintenancePlan, Recurrence } from '@citypulse/contracts/maintenance-plans';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadMaintenancePlans(db: Db, ids: readonly string[]): Promise<MaintenancePlan[]> {
  const { rows } = await sql<MaintenancePlan>`
    select id, building_id as "buildingId", title, description, asset_id as "assetId", kind, priority,
      json_build_object('every', every, 'unit', unit, 'from', counts_from) as recurrence,
      next_due_on as "nextDueOn", lead_days as "leadDays", template_id as "templateId", legal_basis as "legalBasis",
      coalesce((select json_agg(json_build_object('id', a.id, 'name', display_name_of(a.id)) order by a.place)
        from unnest(assignee_ids) with ordinality a (id, place)), '[]') as assignees,
      active, version, updated_at as "updatedAt"
    from maintenance_plans where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export async function listPlanKeys(
  db: Db,
  scope: Scope,
  list: { buildingId?: string | undefined; after: readonly [string, string] | null; limit: number },
) {
  let query = db.selectFrom('maintenance_plans').select(['id', 'next_due_on as due']).where(scope);
  if (list.buildingId) query = query.where('building_id', '=', list.buildingId);
  if (list.after)
    query = query.where(sql<boolean>`(next_due_on, id) > (${list.after[0]}::date, ${list.after[1]}::uuid)`);
  return query.orderBy('next_due_on').orderBy('id').limit(list.limit).execute();
}

export function findPlan(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('maintenance_plans')
    .select(['id', 'building_id as buildingId', 'version'])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface PlanFields {
  title?: string | undefined;
  description?: string | null | undefined;
  assetId?: string | null | undefined;
  kind?: string | undefined;
  priority?: string | undefined;
  recurrence?: Recurrence | undefined;
  nextDueOn?: string | undefined;
  leadDays?: number | undefined;
  templateId?: string | null | undefined;
  legalBasis?: string | null | undefined;
  assigneeIds?: readonly string[] | undefined;
  active?: boolean | undefined;
}

const columnsOf = (fields: PlanFields) => ({
  title: fields.title,
  description: fields.description,
  asset_id: fields.assetId,
  kind: fields.kind,
  priority: fields.priority,
  every: fields.recurrence?.every,
  unit: fields.recurrence?.unit,
  counts_from: fields.recurrence?.from,
  next_due_on: fields.nextDueOn,
  lead_days: fields.leadDays,
  template_id: fields.templateId,
  legal_basis: fields.legalBasis,
  assignee_ids: fields.assigneeIds && [...fields.assigneeIds],
  active: fields.active,
});

/** False when the id exists already. */
export async function insertPlan(
  db: Db,
  plan: PlanFields & {
    id: string;
    buildingId: string;
    title: string;
    kind: string;
    recurrence: Recurrence;
    nextDueOn: string;
  },
): Promise<boolean> {
  const inserted = await db
    .insertInto('maintenance_plans')
    .values({
      ...columnsOf(plan),
      id: plan.id,
      building_id: plan.buildingId,
      title: plan.title,
      kind: plan.kind,
      every: plan.recurrence.every,
      unit: plan.recurrence.unit,
      counts_from: plan.recurrence.from,
      next_due_on: plan.nextDueOn,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function changePlan(
  db: Db,
  scope: Scope,
  id: string,
  version: number | null,
  fields: PlanFields,
): Promise<boolean> {
  const changed = await db
    .updateTable('maintenance_plans')
    .set({ ...columnsOf(fields), updated_at: sql`updated_at` })
    .where(scope)
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

export interface DuePlan {
  id: string;
  buildingId: string;
  title: string;
  description: string | null;
  assetId: string | null;
  place: string | null;
  kind: string;
  priority: string;
  dueOn: string;
  templateId: string | null;
  assigneeIds: string[];
}

/**
 * Plans whose next Auftrag should appear, held until the transaction ends; what another node holds is left to it.
 * A plan has one open Auftrag at a time: after a long standstill nobody is flooded.
 */
export async function lockDuePlans(db: Db, limit: number): Promise<DuePlan[]> {
  const { rows } = await sql<DuePlan>`
    select p.id, p.building_id as "buildingId", p.title, p.description, p.asset_id as "assetId",
      (select a.place from assets a where a.id = p.asset_id) as place, p.kind, p.priority,
      p.next_due_on as "dueOn", p.template_id as "templateId",
      array(select u.id from people_who_can_work(p.building_id) u where u.id = any(p.assignee_ids)) as "assigneeIds"
    from maintenance_plans p
    where p.active and p.next_due_on - p.lead_days <= town_today()
      and not exists (select from maintenance_tasks t where t.plan_id = p.id and t.status in ('open', 'in_progress', 'paused'))
      and not exists (select from buildings b where b.id = p.building_id and b.retired_on <= town_today())
    order by p.next_due_on, p.id limit ${limit} for update of p skip locked`.execute(db);
  return rows;
}

/** The next day of the plan; those that have gone by meanwhile are skipped, however many they are. */
export async function moveOn(db: Db, planId: string): Promise<void> {
  await sql`
    update maintenance_plans p set next_due_on = (
      select day from generate_series(1, 1 + greatest(0, town_today() - p.next_due_on)
          / (p.every * case p.unit when 'day' then 1 when 'week' then 7 when 'month' then 28 else 365 end)) n,
        lateral (select (p.next_due_on + (p.every * n || ' ' || p.unit)::interval)::date as day) next
      where p.next_due_on >= town_today() or day > town_today() order by n limit 1)
    where p.id = ${planId}`.execute(db);
}

/** In the order of the reading round. */
export function listHandReadPoints(db: Db, buildingId: string) {
  return db
    .selectFrom('measuring_points')
    .select(['id', 'name', 'place'])
    .where('building_id', '=', buildingId)
    .where('reading_mode', '=', 'manual')
    .where('retired_on', 'is', null)
    .orderBy(sql`round_position nulls last`)
    .orderBy('name')
    .execute();
}
