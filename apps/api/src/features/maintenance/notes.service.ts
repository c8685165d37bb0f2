import type { Parsed } from '@citypulse/contracts/endpoint';
import { can, type Permission } from '@citypulse/contracts/permissions';
import type * as contract from '@citypulse/contracts/task-work';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import { believable } from '../../platform/clocks.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { notWritten, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { scopeFilter } from '../../platform/scope.ts';
import {
  changeMaterial,
  deleteMaterial,
  findMaterial,
  insertComment,
  insertMaterial,
  loadComments,
  loadMaterials,
} from './notes.sql.ts';
import { findTask } from './tasks.sql.ts';

export { loadComments, loadMaterials } from './notes.sql.ts';

/** Where a note of a task goes. */
async function placeOf(
  app: AppContext,
  caller: Caller,
  taskId: string,
  permission: Permission,
): Promise<{ taskId: string; buildingId: string }> {
  const task = await findTask(app.db.as(caller), scopeFilter(caller, 'maintenance:read'), taskId);
  if (!task) throw new AppError('not_found', 'No such task');
  if (!can(caller.grants, permission, task.buildingId)) throw new AppError('forbidden');
  return { taskId, buildingId: task.buildingId };
}

/** What was said stays said: comments are only ever added, to closed tasks too. */
export async function addTaskComment(
  app: AppContext,
  caller: Caller,
  taskId: string,
  {
    id = newId() as contract.TaskComment['id'],
    text,
    writtenAt,
  }: Parsed<typeof contract.addTaskComment>['body'],
): Promise<contract.TaskComment> {
  const place = await placeOf(app, caller, taskId, 'maintenance:report');
  const said = { text, authorId: caller.id, writtenAt: believable(writtenAt, app.now()) };
  const isNew = await insertComment(app.db.as(caller), { id, ...place }, said);
  const [comment] = await loadComments(app.db.as(caller), [id]);
  if (!comment || (!isNew && !(holds(comment, { taskId, text }) && comment.author.id === caller.id)))
    throw taken('id', 'Another comment has this id');
  return comment;
}

export async function addTaskMaterial(
  app: AppContext,
  caller: Caller,
  taskId: string,
  { id = newId() as contract.TaskMaterial['id'], ...fields }: Parsed<typeof contract.addTaskMaterial>['body'],
): Promise<contract.TaskMaterial> {
  const place = await placeOf(app, caller, taskId, 'maintenance:work');
  const isNew = await insertMaterial(app.db.as(caller), { id, ...place }, { ...fields, addedBy: caller.id });
  const [material] = await loadMaterials(app.db.as(caller), [id]);
  if (!material || (!isNew && !holds(material, { taskId, ...fields })))
    throw taken('id', 'Another material has this id');
  return material;
}

export async function updateTaskMaterial(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateTaskMaterial>['body'],
  version: number | null = null,
): Promise<contract.TaskMaterial> {
  const db = app.db.as(caller);
  const changed = await changeMaterial(db, scopeFilter(caller, 'maintenance:work'), id, version, fields);
  const seen = await findMaterial(db, scopeFilter(caller, 'maintenance:read'), id);
  const [material] = seen ? await loadMaterials(db, [id]) : [];
  if (!material || !changed) throw notWritten(caller, 'maintenance:work', seen);
  return material;
}

/** What is gone already is gone. */
export async function removeTaskMaterial(app: AppContext, caller: Caller, id: string): Promise<void> {
  const db = app.db.as(caller);
  const seen = await findMaterial(db, scopeFilter(caller, 'maintenance:read'), id);
  if (!seen) throw new AppError('not_found', 'No such material');
  if (!can(caller.grants, 'maintenance:work', seen.buildingId)) throw new AppError('forbidden');
  await deleteMaterial(db, id);
}
