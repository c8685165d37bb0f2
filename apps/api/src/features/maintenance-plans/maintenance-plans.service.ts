import { Day } from '@citypulse/contracts/common';
import { isDeepStrictEqual } from 'node:util';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type { ChecklistQuestion } from '@citypulse/contracts/checklists';
import type * as contract from '@citypulse/contracts/maintenance-plans';
import { can } from '@citypulse/contracts/permissions';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { getBuilding } from '../buildings/buildings.service.ts';
import { loadChecklistTemplates } from '../checklists/templates.service.ts';
import { requireAssignable } from '../maintenance/assignees.service.ts';
import { writeTask } from '../maintenance/tasks.service.ts';
import {
  changePlan,
  findPlan,
  insertPlan,
  listHandReadPoints,
  listPlanKeys,
  loadMaintenancePlans,
  lockDuePlans,
  moveOn,
  type DuePlan,
} from './maintenance-plans.sql.ts';

export { loadMaintenancePlans } from './maintenance-plans.sql.ts';

type Plan = contract.MaintenancePlan;

const refusals = {
  maintenance_plans_asset_id_building_id_fkey: () =>
    new AppError('not_found', 'No such asset in the building'),
  maintenance_plans_template_id_fkey: () => new AppError('not_found', 'No such checklist'),
};

const PlanKey = z.tuple([Day, z.uuid()]);

export async function listMaintenancePlans(
  app: AppContext,
  caller: Caller,
  { cursor, limit, buildingId }: Parsed<typeof contract.listMaintenancePlans>['query'],
): Promise<Response<typeof contract.listMaintenancePlans>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, PlanKey);
  const keys = await listPlanKeys(db, scopeFilter(caller, 'maintenance:read'), {
    buildingId,
    after,
    limit: limit + 1,
  });
  return loadPage(
    keys,
    limit,
    (key) => [key.due, key.id],
    (ids) => loadMaintenancePlans(db, ids),
  );
}

export async function createMaintenancePlan(
  app: AppContext,
  caller: Caller,
  { id = newId() as Plan['id'], ...fields }: Parsed<typeof contract.createMaintenancePlan>['body'],
): Promise<Plan> {
  await getBuilding(app, caller, fields.buildingId);
  if (!can(caller.grants, 'maintenance:plan', fields.buildingId)) throw new AppError('forbidden');
  const db = app.db.as(caller);
  await requireAssignable(db, fields.buildingId, fields.assigneeIds);
  const isNew = await refusing(refusals, () => insertPlan(db, { id, ...fields }));
  const [plan] = await loadMaintenancePlans(db, [id]);
  if (!plan || (!isNew && !isSame(plan, fields))) throw taken('id', 'Another plan has this id');
  return plan;
}

function isSame(
  plan: Plan,
  { assigneeIds, ...fields }: Parsed<typeof contract.createMaintenancePlan>['body'],
): boolean {
  const ids = plan.assignees.map((person) => person.id);
  return holds(plan, fields) && isDeepStrictEqual(ids, assigneeIds);
}

export async function updateMaintenancePlan(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateMaintenancePlan>['body'],
  version: number | null,
): Promise<Plan> {
  const db = app.db.as(caller);
  const seen = await findPlan(db, scopeFilter(caller, 'maintenance:read'), id);
  if (seen && fields.assigneeIds) await requireAssignable(db, seen.buildingId, fields.assigneeIds);
  const scope = scopeFilter(caller, 'maintenance:plan');
  const changed = await refusing(refusals, () => changePlan(db, scope, id, version, fields));
  const now = await findPlan(db, scopeFilter(caller, 'maintenance:read'), id);
  const [plan] = now ? await loadMaintenancePlans(db, [id]) : [];
  if (!plan || !changed) throw notWritten(caller, 'maintenance:plan', now);
  return plan;
}

const plansAtOnce = 50;

/** Makes the Aufträge that are due to appear, each once, however many nodes ask; how many they were. */
export async function makeDueTasks(app: AppContext): Promise<number> {
  let made = 0;
  for (;;) {
    const plans = await app.db.system.transaction().execute(async (tx) => {
      const due = await lockDuePlans(tx, plansAtOnce);
      for (const plan of due) await makeTask(tx, plan);
      return due.length;
    });
    made += plans;
    if (plans < plansAtOnce) return made;
  }
}

async function makeTask(tx: Db, { id, dueOn, templateId, assigneeIds, ...plan }: DuePlan): Promise<void> {
  const [template] = templateId ? await loadChecklistTemplates(tx, [templateId]) : [];
  const items = template ? await stepsOf(tx, plan.buildingId, template.items) : [];
  const task = { ...plan, id: newId(), dueOn, createdBy: null, plan: { id, plannedOn: dueOn } };
  await writeTask(tx, task, items, assigneeIds);
  await moveOn(tx, id);
}

const isReading = ({ kind }: ChecklistQuestion) => kind === 'reading';
type Step = ChecklistQuestion & { id: string; measuringPointId: string | null };

/** A step that asks for a reading is asked for every counter of the building that is read by hand. */
async function stepsOf(tx: Db, buildingId: string, questions: readonly ChecklistQuestion[]): Promise<Step[]> {
  const points = questions.some(isReading) ? await listHandReadPoints(tx, buildingId) : [];
  return questions.flatMap((question): Step[] => {
    const step = { ...question, id: newId(), measuringPointId: null };
    if (!isReading(question) || points.length === 0) return [step];
    return points.map((point) => ({
      ...step,
      id: newId(),
      label: `${question.label} ${point.name}`.slice(0, 300),
      hint: question.hint ?? point.place,
      measuringPointId: point.id,
    }));
  });
}
