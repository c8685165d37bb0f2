import { Day } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/maintenance';
import { can } from '@citypulse/contracts/permissions';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { refusing, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { getBuilding } from '../buildings/buildings.service.ts';
import { addItems, checklistOf } from '../checklists/checklists.service.ts';
import { requireAssignable, requireMayAssign } from './assignees.service.ts';
import {
  findTask,
  insertTask,
  listTaskKeys,
  loadTasks,
  replaceAssignees,
  type NewTask,
} from './tasks.sql.ts';

export { loadTasks } from './tasks.sql.ts';

type Task = contract.MaintenanceTask;

/** Places and things of another building, and ids that other rows have. */
export const taskRefusals = {
  maintenance_tasks_asset_id_building_id_fkey: () =>
    new AppError('not_found', 'No such asset in the building'),
  maintenance_tasks_measuring_point_id_building_id_fkey: () =>
    new AppError('not_found', 'No such measuring point in the building'),
  checklist_items_pkey: () => taken('checklist', 'Another step has this id'),
  checklist_items_measuring_point_id_fkey: () => new AppError('not_found', 'No such measuring point'),
};

const TaskKey = z.tuple([z.union([Day, z.literal('infinity')]), z.uuid()]);

export async function listTasks(
  app: AppContext,
  caller: Caller,
  { cursor, limit, ...filter }: Parsed<typeof contract.listTasks>['query'],
): Promise<Response<typeof contract.listTasks>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, TaskKey);
  const scope = scopeFilter(caller, 'maintenance:read');
  const keys = await listTaskKeys(db, scope, { ...filter, after, limit: limit + 1 });
  return loadPage(
    keys,
    limit,
    (key) => [key.due, key.id],
    (ids) => loadTasks(db, ids),
  );
}

export async function getTask(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<Response<typeof contract.getTask>> {
  const task = await readTask(app, caller, id);
  return { ...task, checklist: await checklistOf(app.db.as(caller), id) };
}

/** The task as the caller may read it. */
export async function readTask(app: AppContext, caller: Caller, id: string): Promise<Task> {
  const db = app.db.as(caller);
  const known = await findTask(db, scopeFilter(caller, 'maintenance:read'), id);
  const [task] = known ? await loadTasks(db, [known.id]) : [];
  if (!task) throw new AppError('not_found', 'No such task');
  return task;
}

type Body = Parsed<typeof contract.createTask>['body'];

/** Sent again, it is answered as it is now; another one under its id is refused. */
export async function createTask(
  app: AppContext,
  caller: Caller,
  { id = newId() as Task['id'], assigneeIds, checklist, ...fields }: Body,
  origin: Pick<NewTask, 'faultReportId'> = {},
): Promise<Task> {
  const { buildingId } = fields;
  await getBuilding(app, caller, buildingId);
  if (!can(caller.grants, 'maintenance:work', buildingId)) throw new AppError('forbidden');
  requireMayAssign(caller, buildingId, [], assigneeIds);
  try {
    const task = { ...fields, ...origin, id, createdBy: caller.id };
    await refusing(taskRefusals, () =>
      app.db
        .as(caller)
        .transaction()
        .execute(async (tx) => {
          await requireAssignable(tx, buildingId, assigneeIds);
          // Thrown, so that the number goes back as well.
          if (!(await writeTask(tx, task, checklist, assigneeIds)))
            throw taken('id', 'Another task has this id');
        }),
    );
    return await readTask(app, caller, id);
  } catch (error) {
    const isTaken = error instanceof AppError && error.code === 'already_exists';
    const same = isTaken && (await findSame(app, caller, id, fields, assigneeIds, checklist));
    if (!same) throw error;
    return same;
  }
}

/** The task as it is now, if it is the one that is sent again. */
async function findSame(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: object,
  assigneeIds: readonly string[],
  checklist: Body['checklist'],
): Promise<Task | undefined> {
  const db = app.db.as(caller);
  const [task] = await loadTasks(db, [id]);
  if (!task || !holds(task, fields)) return undefined;
  const steps = await checklistOf(db, id);
  const isSame =
    isSameSet(
      task.assignees.map((person) => person.id),
      assigneeIds,
    ) &&
    isSameSet(
      steps.map((step) => step.id),
      checklist.map((step) => step.id),
    );
  return isSame ? task : undefined;
}

const isSameSet = (one: readonly string[], other: readonly string[]) =>
  one.every((id) => other.includes(id)) && other.every((id) => one.includes(id));

/** Within the caller's transaction; false when the id, or the plan's day, has its task already. */
export async function writeTask(
  tx: Db,
  task: NewTask,
  checklist: Parameters<typeof addItems>[2],
  assigneeIds: readonly string[],
): Promise<boolean> {
  if (!(await insertTask(tx, task))) return false;
  await addItems(tx, task, checklist);
  await replaceAssignees(tx, task.id, assigneeIds);
  return true;
}
