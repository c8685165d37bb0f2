import type { Parsed } from '@citypulse/contracts/endpoint';
import { can } from '@citypulse/contracts/permissions';
import type * as contract from '@citypulse/contracts/task-work';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import { believable } from '../../platform/clocks.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { taken } from '../../platform/refusals.ts';
import { scopeFilter } from '../../platform/scope.ts';
import {
  changeSession,
  insertSession,
  loadSessions,
  lockSession,
  type SessionChange,
} from './sessions.sql.ts';
import { changeTask, lockTask } from './tasks.sql.ts';

export { loadSessions } from './sessions.sql.ts';

type Session = contract.MaintenanceSession;

/** Work begins; the task is in progress from then on. */
export async function startSession(
  app: AppContext,
  caller: Caller,
  taskId: string,
  body: Parsed<typeof contract.startSession>['body'],
): Promise<Session> {
  const id = body.id ?? newId();
  await app.db
    .as(caller)
    .transaction()
    .execute(async (tx) => {
      const task = await lockTask(tx, scopeFilter(caller, 'maintenance:read'), taskId);
      if (!task) throw new AppError('not_found', 'No such task');
      if (!can(caller.grants, 'maintenance:work', task.buildingId)) throw new AppError('forbidden');
      if (await isOwn(tx, caller, taskId, id)) return;
      if (task.status === 'done' || task.status === 'cancelled')
        throw new AppError('task_closed', 'The task is closed');
      if (task.locationRequired && !body.location)
        throw new AppError('location_required', 'This task asks where it is begun');
      await begin(
        tx,
        caller,
        { id, taskId, buildingId: task.buildingId },
        body,
        task.locationRequired,
        app.now(),
      );
      if (task.status !== 'in_progress') await changeTask(tx, taskId, { status: 'in_progress' });
    });
  return readSession(app, caller, id);
}

/** Sent again. */
async function isOwn(tx: Db, caller: Caller, taskId: string, id: string): Promise<boolean> {
  const [known] = await loadSessions(tx, [id]);
  if (known && (known.taskId !== taskId || known.user.id !== caller.id))
    throw taken('id', 'Another session has this id');
  return known !== undefined;
}

async function begin(
  tx: Db,
  caller: Caller,
  place: { id: string; taskId: string; buildingId: string },
  { qrCode, startedAt, location }: Parsed<typeof contract.startSession>['body'],
  locationRequired: boolean,
  now: Date,
): Promise<void> {
  const inserted = await insertSession(tx, {
    ...place,
    userId: caller.id,
    qrCode: qrCode ?? null,
    // Where somebody is, is nobody's business unless the task asks.
    location: locationRequired ? (location ?? null) : null,
    startedAt: believable(startedAt, now),
  });
  if (!inserted) throw taken('id', 'Another session has this id');
}

async function readSession(app: AppContext, caller: Caller, id: string): Promise<Session> {
  const [session] = await loadSessions(app.db.as(caller), [id]);
  if (!session) throw new AppError('not_found', 'No such session');
  return session;
}

export async function updateSession(
  app: AppContext,
  caller: Caller,
  id: string,
  { status, notes, changedAt }: Parsed<typeof contract.updateSession>['body'],
  version: number | null = null,
): Promise<Session> {
  await app.db
    .as(caller)
    .transaction()
    .execute(async (tx) => {
      const task = await taskThatFollows(tx, caller, id, status);
      const session = await lockSession(tx, scopeFilter(caller, 'maintenance:work'), id);
      if (session?.userId !== caller.id) throw new AppError('not_found', 'No session of yours');
      if (version !== null && version !== session.version)
        throw new AppError('version_mismatch', `The row is now at version ${session.version}`);
      const at = believable(changedAt, app.now());
      await changeSession(tx, id, {
        notes,
        ...(status && status !== session.status && step(session, status, at)),
      });
      if (task && task.status !== status) await changeTask(tx, task.id, { status });
    });
  return readSession(app, caller, id);
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockSession>>>;

/** The next state with the time worked up to it; what has ended stays ended. */
function step(session: Locked, status: contract.SessionStatus, at: Date): SessionChange {
  if (session.status === 'completed' || session.status === 'cancelled')
    throw new AppError('state_refused', 'This work has ended');
  const since = session.runningSince === null ? at.getTime() : Date.parse(session.runningSince);
  const workedSeconds = session.workedSeconds + Math.max(0, Math.round((at.getTime() - since) / 1000));
  if (status === 'in_progress') return { status, runningSince: at.toISOString() };
  if (status === 'paused') return { status, workedSeconds, runningSince: null };
  const ended = Math.max(at.getTime(), Date.parse(session.startedAt));
  return { status, workedSeconds, runningSince: null, completedAt: new Date(ended).toISOString() };
}

/** An open task goes on or pauses with its work. Held before the work, as who finishes the task holds both. */
async function taskThatFollows(tx: Db, caller: Caller, id: string, status?: contract.SessionStatus) {
  if (status !== 'in_progress' && status !== 'paused') return undefined;
  const [session] = await loadSessions(tx, [id]);
  const scope = scopeFilter(caller, 'maintenance:work');
  const task = session?.user.id === caller.id ? await lockTask(tx, scope, session.taskId) : undefined;
  return task?.status === 'done' || task?.status === 'cancelled' ? undefined : task;
}
