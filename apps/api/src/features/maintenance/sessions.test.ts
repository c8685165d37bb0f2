import { randomUUID } from 'node:crypto';
import type { BuildingId, MaintenanceSessionId } from '@citypulse/contracts/common';
import type { Request } from '@citypulse/contracts/endpoint';
import { completeTask, createTask, getTask, taskHistory, updateTask } from '@citypulse/contracts/maintenance';
import { startSession, updateSession, type MaintenanceSession } from '@citypulse/contracts/task-work';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgain } from '../../../test/pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: BuildingId;
let caretaker: TestUser;
let colleague: TestUser;
let viewer: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id as BuildingId;
  caretaker = await api.as('caretaker', buildingId);
  colleague = await api.as('technician', buildingId);
  viewer = await api.as('viewer', buildingId);
  stranger = await api.as('caretaker', (await api.given.building()).id);
});
afterAll(() => api.close());

const givenTask = (locationRequired = false) =>
  caretaker.call(createTask, { body: { buildingId, kind: 'fault', title: 'Tropft', locationRequired } });
type Task = Awaited<ReturnType<typeof givenTask>>;
const start = ({ id }: Task, body: Request<typeof startSession>['body'] = {}, by = caretaker) =>
  by.call(startSession, { params: { taskId: id }, body });
const change = ({ id }: MaintenanceSession, body: Request<typeof updateSession>['body'], by = caretaker) =>
  by.call(updateSession, { params: { sessionId: id }, body });
const statusOf = async ({ id }: Task) => (await caretaker.call(getTask, { params: { taskId: id } })).status;
/** Of one moment, so that stretches are exact however slow the machine is. */
const moment = Date.now();
const ago = (minutes: number) => new Date(moment - minutes * 60_000).toISOString();
const stored = async ({ id }: { id: string }) => {
  const { rows } = await sql<{ status: string; worked_seconds: number; running_since: string | null }>`
    select status, worked_seconds, running_since from mobile_maintenance_sessions where id = ${id}`.execute(
    api.app.db.system,
  );
  return rows[0];
};

test('work begins, pauses, goes on and ends; the task follows, and only the time worked counts', async () => {
  const task = await givenTask();
  const begun = await start(task, { startedAt: ago(60), qrCode: 'CP-1' });

  expect(begun).toMatchObject({
    status: 'in_progress',
    user: { id: caretaker.userId },
    qrCode: 'CP-1',
    photoIds: [],
    workedSeconds: 0,
    completedAt: null,
  });
  expect(begun.runningSince).toBe(begun.startedAt);
  expect(await statusOf(task)).toBe('in_progress');
  const paused = await change(begun, { status: 'paused', changedAt: ago(50), notes: 'Material holen' });
  expect(paused).toMatchObject({ status: 'paused', workedSeconds: 600, runningSince: null });
  expect(await statusOf(task)).toBe('paused');
  const goneOn = await change(begun, { status: 'in_progress', changedAt: ago(20) });
  expect(goneOn).toMatchObject({ workedSeconds: 600, notes: 'Material holen' });
  expect(await statusOf(task)).toBe('in_progress');
  const ended = await change(begun, { status: 'completed', changedAt: ago(5) });
  expect(ended).toMatchObject({ status: 'completed', workedSeconds: 1_500, runningSince: null });
  expect(await change(begun, { notes: 'Nachtrag' })).toMatchObject({
    notes: 'Nachtrag',
    status: 'completed',
  });
  const params = { sessionId: begun.id };
  expect((await caretaker.refused(updateSession, { params, body: { status: 'paused' } })).code).toBe(
    'state_refused',
  );
});

test('sent again it is answered as it is; another one under its id is refused', async () => {
  const [task, other] = [await givenTask(), await givenTask()];
  const id = randomUUID() as MaintenanceSessionId;
  const first = await start(task, { id });

  expect(await start(task, { id })).toEqual(first);
  for (const [by, taskId] of [
    [caretaker, other.id],
    [colleague, task.id],
  ] as const) {
    expect((await by.refused(startSession, { params: { taskId }, body: { id } })).code).toBe(
      'already_exists',
    );
  }
});

test('is one’s own: colleagues see it and cannot change it', async () => {
  const session = await start(await givenTask());
  const request = { params: { sessionId: session.id }, body: { status: 'paused' as const } };

  expect((await colleague.refused(updateSession, request)).code).toBe('not_found');
  expect((await stranger.refused(updateSession, request)).code).toBe('not_found');
  expect((await viewer.refused(updateSession, request)).code).toBe('forbidden');
});

test('who works elsewhere by now changes nothing of his work here', async () => {
  const leaving = await api.as('caretaker', buildingId);
  const session = await start(await givenTask(), {}, leaving);
  const elsewhere = (await api.given.building()).id;
  await api.app.db.system
    .updateTable('role_assignments')
    .set({ building_id: elsewhere })
    .where('user_id', '=', leaving.userId)
    .execute();
  const moved = await signInAgain(api, leaving);
  for (const body of [{ notes: 'Ventil getauscht' }, { status: 'paused' as const }])
    expect((await moved.refused(updateSession, { params: { sessionId: session.id }, body })).code).toBe(
      'not_found',
    );
  expect(await stored(session)).toMatchObject({ status: 'in_progress' });
});

test('a place is asked for where the task says so, and kept nowhere else', async () => {
  const location = { latitude: 48.35, longitude: 8.96, accuracyMeters: 12 };
  const [asking, quiet] = [await givenTask(true), await givenTask()];

  expect((await caretaker.refused(startSession, { params: { taskId: asking.id }, body: {} })).code).toBe(
    'location_required',
  );
  expect((await start(asking, { location })).location).toEqual(location);
  expect((await start(quiet, { location })).location).toBeNull();
  const history = await viewer.call(taskHistory, { params: { taskId: asking.id } });
  expect(history.items.map(({ entity }) => entity)).toContain('mobile_maintenance_sessions');
  expect(JSON.stringify(history)).not.toContain('48.35');
});

test('finishing the task ends one’s own work at it, and starts none', async () => {
  const task = await givenTask();
  const mine = await start(task, { startedAt: ago(30) });
  const theirs = await start(task, { startedAt: ago(10) }, colleague);

  await caretaker.call(completeTask, {
    params: { taskId: task.id },
    body: { result: 'done', completedAt: ago(5) },
  });

  expect(await stored(mine)).toEqual({ status: 'completed', worked_seconds: 1_500, running_since: null });
  expect(await stored(theirs)).toMatchObject({ status: 'in_progress' });
  expect((await caretaker.refused(startSession, { params: { taskId: task.id }, body: {} })).code).toBe(
    'task_closed',
  );
  expect(await change(theirs, { status: 'completed' }, colleague)).toMatchObject({ status: 'completed' });
  expect(await statusOf(task)).toBe('done');
});

test.each(['1970-01-01T00:00:00Z', '2099-12-31T00:00:00Z', '2003-01-01T00:00:00Z'])(
  'a clock that says %s breaks nothing',
  async (wrong) => {
    const session = await start(await givenTask(), { startedAt: wrong });
    const paused = await change(session, { status: 'paused', changedAt: wrong });
    const goneOn = await change(session, { status: 'in_progress', changedAt: wrong });
    const ended = await change(session, { status: 'completed', changedAt: wrong });

    for (const at of [session.startedAt, goneOn.runningSince, ended.completedAt])
      expect(Math.abs(Date.parse(at ?? '') - Date.now())).toBeLessThan(60_000);
    expect(paused.workedSeconds + ended.workedSeconds).toBeLessThan(60);
  },
);

test('a clock that was set back in between counts nothing rather than less', async () => {
  const session = await start(await givenTask(), { startedAt: ago(10) });

  const ended = await change(session, { status: 'completed', changedAt: ago(600) });

  expect(ended).toMatchObject({ workedSeconds: 0, completedAt: session.startedAt });
});

test('is begun only by who can work there', async () => {
  const { id: taskId } = await givenTask();

  expect((await viewer.refused(startSession, { params: { taskId }, body: {} })).code).toBe('forbidden');
  expect((await stranger.refused(startSession, { params: { taskId }, body: {} })).code).toBe('not_found');
});

test('cancelling an Auftrag ends the work of everybody at it; the time worked is kept, and the history says so', async () => {
  const planner = await api.as('facility_manager', buildingId);
  const task = await givenTask();
  const running = await start(task, { startedAt: ago(30) });
  const paused = await start(task, { startedAt: ago(20) }, colleague);
  await change(paused, { status: 'paused', changedAt: ago(10) }, colleague);
  const done = await start(task, { startedAt: ago(50) }, colleague);
  await change(done, { status: 'completed', changedAt: ago(40) }, colleague);

  await planner.call(updateTask, { params: { taskId: task.id }, body: { status: 'cancelled' } });

  expect(await stored(running)).toMatchObject({ status: 'cancelled', running_since: null });
  expect((await stored(running))?.worked_seconds).toBeGreaterThanOrEqual(1_800);
  expect(await stored(paused)).toMatchObject({ status: 'cancelled', worked_seconds: 600 });
  expect(await stored(done)).toMatchObject({ status: 'completed', worked_seconds: 600 });
  const { items } = await caretaker.call(taskHistory, { params: { taskId: task.id }, query: { limit: 4 } });
  const ended = items.filter(({ after }) => after?.['status'] === 'cancelled');
  expect(ended.map(({ entity, by }) => [entity, by]).toSorted()).toEqual([
    ['maintenance_tasks', 'Test facility_manager'],
    ['mobile_maintenance_sessions', 'Test facility_manager'],
    ['mobile_maintenance_sessions', 'Test facility_manager'],
  ]);
  const late = { params: { sessionId: running.id }, body: { status: 'completed' as const } };
  expect((await caretaker.refused(updateSession, late)).code).toBe('state_refused');
});
