import type { Parsed } from '@citypulse/contracts/endpoint';
import type { TaskStatus } from '@citypulse/contracts/maintenance';
import type * as contract from '@citypulse/contracts/maintenance';
import { can } from '@citypulse/contracts/permissions';
import { isClosed, stepHindrance } from '@citypulse/contracts/task-rules';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import { believable } from '../../platform/clocks.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { refusing } from '../../platform/refusals.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { requireComplete } from '../checklists/checklists.service.ts';
import { requireAssignable, requireMayAssign } from './assignees.service.ts';
import { endSessions } from './sessions.sql.ts';
import { readTask, taskRefusals } from './tasks.service.ts';
import {
  changeTask,
  finishTask,
  listAssigneeIds,
  lockTask,
  replaceAssignees,
  type LockedTask,
} from './tasks.sql.ts';

type Task = contract.MaintenanceTask;
type Change = Parsed<typeof contract.updateTask>['body'];

async function lockForWork(tx: Db, caller: Caller, id: string): Promise<LockedTask> {
  const task = await lockTask(tx, scopeFilter(caller, 'maintenance:read'), id);
  if (!task) throw new AppError('not_found', 'No such task');
  if (!can(caller.grants, 'maintenance:work', task.buildingId)) throw new AppError('forbidden');
  return task;
}

export async function updateTask(
  app: AppContext,
  caller: Caller,
  id: string,
  { status, assigneeIds, ...fields }: Change,
  version: number | null = null,
): Promise<Task> {
  await readTask(app, caller, id);
  await refusing(taskRefusals, () =>
    app.db.joined(caller, async (db) => {
      const tx = db.as(caller);
      const task = await lockForWork(tx, caller, id);
      if (version !== null && version !== task.version)
        throw new AppError('version_mismatch', `The row is now at version ${task.version}`);
      requireStep(caller, task, status);
      if (isClosed(task.status as TaskStatus) && status !== 'open')
        throw new AppError('task_closed', 'The task is closed');
      if (assigneeIds) await assign(tx, caller, task, assigneeIds);
      await changeTask(tx, id, { ...fields, status });
      // Of everybody, which nobody may do to another's work but by cancelling its Auftrag.
      if (status === 'cancelled') await endSessions(db.system, id, { status, at: app.now() });
    }),
  );
  return readTask(app, caller, id);
}

const stepRefusals = {
  no_step: (present: TaskStatus, wanted: TaskStatus) =>
    new AppError('state_refused', `From ${present} a task cannot become ${wanted}`),
  completion: () => new AppError('state_refused', 'A task is finished by its completion'),
  planners: () =>
    new AppError('forbidden', 'Cancelling, and reopening what others finished, need the right to plan'),
};

function requireStep(caller: Caller, task: LockedTask, wanted: TaskStatus | undefined): void {
  if (wanted === undefined) return;
  const status = task.status as TaskStatus;
  const hindrance = stepHindrance({ ...task, status, finisher: task.completedBy }, wanted, caller);
  if (hindrance) throw stepRefusals[hindrance](status, wanted);
}

async function assign(tx: Db, caller: Caller, task: LockedTask, wanted: readonly string[]): Promise<void> {
  const before = await listAssigneeIds(tx, task.id);
  requireMayAssign(caller, task.buildingId, before, wanted);
  // Somebody named before may stay, whatever became of his rights.
  await requireAssignable(
    tx,
    task.buildingId,
    wanted.filter((id) => !before.includes(id)),
  );
  await replaceAssignees(tx, task.id, wanted);
}

/** The first completion stays; the same one sent again is answered alike, another one is refused. */
export async function completeTask(
  app: AppContext,
  caller: Caller,
  id: string,
  { result, note, signature, completedAt }: Parsed<typeof contract.completeTask>['body'],
): Promise<Task> {
  await readTask(app, caller, id);
  await app.db
    .as(caller)
    .transaction()
    .execute(async (tx) => {
      const task = await lockForWork(tx, caller, id);
      if (task.status === 'done') return requireSame(task, { result, note, signature });
      if (task.status === 'cancelled') throw new AppError('state_refused', 'The task was cancelled');
      if (result === 'done') await requireComplete(tx, id);
      const at = believable(completedAt, app.now());
      await finishTask(tx, id, { result, note, signature, at, by: caller.id });
      await endSessions(tx, id, { status: 'completed', at, userId: caller.id });
    });
  return readTask(app, caller, id);
}

function requireSame(
  task: LockedTask,
  { result, note, signature }: { result: string; note: string | null; signature: string | null },
): void {
  const isSame = task.result === result && task.resultNote === note && task.signature === signature;
  if (!isSame) throw new AppError('already_completed', 'The task was finished already, with another result');
}
