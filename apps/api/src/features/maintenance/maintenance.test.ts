import { randomUUID } from 'node:crypto';
import { createAsset } from '@citypulse/contracts/assets';
import type { AssetId, BuildingId, ChecklistItemId, TaskId, UserId } from '@citypulse/contracts/common';
import type { Request } from '@citypulse/contracts/endpoint';
import {
  assignablePeople,
  completeTask,
  createTask,
  getTask,
  listTasks,
  taskHistory,
  updateTask,
} from '@citypulse/contracts/maintenance';
import { addTaskMaterial, removeTaskMaterial } from '@citypulse/contracts/task-work';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Outbox } from '../../../test/outbox.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: BuildingId;
let manager: TestUser;
let caretaker: TestUser;
let colleague: TestUser;
let viewer: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id as BuildingId;
  manager = await api.as('facility_manager');
  caretaker = await api.as('caretaker', buildingId);
  colleague = await api.as('technician', buildingId);
  viewer = await api.as('viewer', buildingId);
  stranger = await api.as('caretaker', (await api.given.building()).id);
});
afterAll(() => api.close());

type Body = Request<typeof createTask>['body'];
const body = (fields: Partial<Body> = {}): Body => ({
  buildingId,
  kind: 'fault',
  title: 'Tropft',
  ...fields,
});
const create = (fields: Partial<Body> = {}, by = caretaker) => by.call(createTask, { body: body(fields) });
const refusedCreate = async (fields: Partial<Body>, by = caretaker) =>
  (await by.refused(createTask, { body: body(fields) })).code;
const update = (taskId: TaskId, change: Request<typeof updateTask>['body'], by = caretaker) =>
  by.call(updateTask, { params: { taskId }, body: change });
const refusedUpdate = async (taskId: TaskId, change: Request<typeof updateTask>['body'], by = caretaker) =>
  (await by.refused(updateTask, { params: { taskId }, body: change })).code;
const completion = (taskId: TaskId, fields: Partial<Request<typeof completeTask>['body']> = {}) => ({
  params: { taskId },
  body: { result: 'done' as const, ...fields },
});
const person = (user: TestUser) => user.userId as UserId;
const step = (label = 'Sauber', required = true) => ({
  id: randomUUID() as ChecklistItemId,
  kind: 'yes_no' as const,
  label,
  required,
});

describe('an Auftrag', () => {
  test('is made with a number of its year, with what was left out, and its steps in order', async () => {
    const steps = [step('Erst'), step('Dann')];
    const task = await create({ checklist: steps, place: 'Keller' });
    const next = await create();

    expect(task).toMatchObject({
      status: 'open',
      priority: 'normal',
      place: 'Keller',
      dueOn: null,
      locationRequired: false,
      createdBy: { id: caretaker.userId, name: 'Test caretaker' },
      assignees: [],
    });
    expect(task.number).toMatch(/^A-\d{4}-\d{4}$/);
    expect(Number(next.number?.slice(-4))).toBe(Number(task.number?.slice(-4)) + 1);
    const { checklist } = await viewer.call(getTask, { params: { taskId: task.id } });
    expect(checklist.map(({ id, position }) => [id, position])).toEqual([
      [steps[0]?.id, 1],
      [steps[1]?.id, 2],
    ]);
  });

  test('sent again is answered as it is, takes no number, and another one under its id is refused', async () => {
    const request = body({
      id: randomUUID() as TaskId,
      checklist: [step()],
      assigneeIds: [person(caretaker)],
    });
    const first = await caretaker.call(createTask, { body: request });

    expect(await caretaker.call(createTask, { body: request })).toEqual(first);
    const codes = await Promise.all(
      [{ title: 'Anders' }, { checklist: [] }, { assigneeIds: [] }, { priority: 'urgent' as const }].map(
        async (other) => (await caretaker.refused(createTask, { body: { ...request, ...other } })).code,
      ),
    );

    expect(codes).toEqual(Array(4).fill('already_exists'));
    expect((await stranger.refused(createTask, { body: request })).code).toBe('not_found');
    expect(Number((await create()).number?.slice(-4))).toBe(Number(first.number?.slice(-4)) + 1);
  });

  test('is made only where its maker works, of things that are there', async () => {
    const elsewhere = (await api.given.building()).id as BuildingId;
    const asset = await manager.call(createAsset, {
      body: { buildingId: elsewhere, name: 'Kessel', kind: 'heating' },
    });
    expect(await refusedCreate({ buildingId: elsewhere })).toBe('not_found');
    expect(await refusedCreate({ buildingId: randomUUID() as BuildingId }, manager)).toBe('not_found');
    expect(await refusedCreate({ assetId: asset.id })).toBe('not_found');
    expect(await refusedCreate({ assetId: randomUUID() as AssetId })).toBe('not_found');
    expect(await refusedCreate({}, viewer)).toBe('forbidden');
  });

  test('is taken on by who works there, and given to others by who plans', async () => {
    const own = await create({ assigneeIds: [person(caretaker)] });
    const { items } = await viewer.call(assignablePeople, { query: { buildingId } });

    expect(own.assignees).toEqual([{ id: caretaker.userId, name: 'Test caretaker' }]);
    expect(
      (await caretaker.refused(createTask, { body: body({ assigneeIds: [person(colleague)] }) })).code,
    ).toBe('forbidden');
    expect(await refusedUpdate(own.id, { assigneeIds: [person(colleague)] })).toBe('forbidden');
    const given = await update(own.id, { assigneeIds: [person(caretaker), person(colleague)] }, manager);
    expect(given.assignees.map(({ id }) => id).toSorted()).toEqual(
      [caretaker.userId, colleague.userId].toSorted(),
    );
    expect(given.version).toBeGreaterThan(own.version);
    for (const nobody of [person(viewer), person(stranger), randomUUID() as UserId]) {
      expect(await refusedUpdate(own.id, { assigneeIds: [nobody] }, manager)).toBe('unknown_person');
    }
    expect((await update(own.id, { assigneeIds: [person(colleague)] })).assignees).toHaveLength(1);
    const ids = items.map(({ id }) => id);
    expect([caretaker, colleague, manager].every((one) => ids.includes(person(one)))).toBe(true);
    expect(ids).not.toContain(viewer.userId);
    expect((await stranger.refused(assignablePeople, { query: { buildingId } })).code).toBe('not_found');
  });

  test('takes the steps its state allows; cancelling and reopening are for who plans', async () => {
    const { id } = await create();

    expect((await update(id, { status: 'paused' })).status).toBe('paused');
    expect((await update(id, { status: 'in_progress' })).status).toBe('in_progress');
    expect(await refusedUpdate(id, { status: 'done' })).toBe('state_refused');
    expect(await refusedUpdate(id, { status: 'cancelled' })).toBe('forbidden');
    expect((await update(id, { status: 'cancelled' }, manager)).status).toBe('cancelled');
    expect(await refusedUpdate(id, { title: 'Zu spät' }, manager)).toBe('task_closed');
    expect(await refusedUpdate(id, { status: 'paused' }, manager)).toBe('state_refused');
    expect((await caretaker.refused(completeTask, completion(id))).code).toBe('state_refused');
    expect(await refusedUpdate(id, { status: 'open' })).toBe('forbidden');
    expect((await update(id, { status: 'open' }, manager)).status).toBe('open');
  });

  test('is changed only from the version that was seen, and by nobody who cannot work there', async () => {
    const { id, version } = await create();
    const request = { params: { taskId: id }, body: { title: 'Neu' } };

    const changed = await caretaker.call(updateTask, request, { 'If-Match': `"${version}"` });
    const late = caretaker.call(updateTask, request, { 'If-Match': `"${version}"` });

    expect(changed).toMatchObject({ title: 'Neu', version: version + 1 });
    await expect(late).rejects.toMatchObject({ problem: { code: 'version_mismatch' } });
    expect((await viewer.refused(updateTask, request)).code).toBe('forbidden');
    expect((await stranger.refused(updateTask, request)).code).toBe('not_found');
  });

  test('is listed by its day, those without one last, page by page, within reach', async () => {
    const place = (await api.given.building()).id as BuildingId;
    for (const dueOn of ['2026-03-02', null, '2026-03-01', null, '2026-03-02'])
      await create({ buildingId: place, dueOn, title: `Am ${dueOn}` }, manager);
    const days: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await manager.call(listTasks, { query: { buildingId: place, limit: 2, cursor } });
      days.push(...page.items.map(({ dueOn }) => dueOn));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);

    expect(days).toEqual(['2026-03-01', '2026-03-02', '2026-03-02', null, null]);
    const found = await manager.call(listTasks, { query: { buildingId: place, search: '03-01' } });
    expect(found.items).toHaveLength(1);
    expect((await caretaker.call(listTasks, { query: { buildingId: place } })).items).toEqual([]);
  });
});

describe('finishing', () => {
  test('asks for every required step, and names those that are missing', async () => {
    const [needed, optional] = [step('Nötig'), step('Gern', false)];
    const { id } = await create({ checklist: [needed, optional] });

    const problem = await caretaker.refused(completeTask, completion(id));

    expect(problem).toMatchObject({ code: 'checklist_incomplete', status: 422 });
    expect(problem.errors?.map(({ path }) => path)).toEqual([needed.id]);
    expect(await caretaker.call(completeTask, completion(id, { result: 'not_possible' }))).toMatchObject({
      status: 'done',
      result: 'not_possible',
    });
  });

  test('holds once: the same again is answered alike, another one is refused, a planner may reopen', async () => {
    const { id } = await create();
    const done = await caretaker.call(
      completeTask,
      completion(id, { note: 'Dichtung neu', signature: 'M0 0' }),
    );

    expect(done).toMatchObject({
      status: 'done',
      result: 'done',
      resultNote: 'Dichtung neu',
      completedBy: { id: caretaker.userId },
    });
    const again = completion(id, { note: 'Dichtung neu', signature: 'M0 0' });
    expect(await caretaker.call(completeTask, again)).toEqual(done);
    expect((await colleague.refused(completeTask, completion(id, { note: 'Anders' }))).code).toBe(
      'already_completed',
    );
    expect(await refusedUpdate(id, { status: 'open' }, colleague)).toBe('forbidden');
    // Whoever finished it may take that back.
    expect(await update(id, { status: 'open' })).toMatchObject({ status: 'open' });
    await caretaker.call(completeTask, completion(id, { note: 'Doch fertig' }));
    expect(await update(id, { status: 'open' }, manager)).toMatchObject({
      status: 'open',
      result: null,
      resultNote: null,
      signature: null,
      completedAt: null,
      completedBy: null,
    });
    expect((await viewer.refused(completeTask, again)).code).toBe('forbidden');
    expect((await stranger.refused(completeTask, again)).code).toBe('not_found');
  });

  test.each(['1970-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '2001-01-01T00:00:00Z'])(
    'by a clock that says %s is dated by the server',
    async (completedAt) => {
      const { id } = await create();
      const done = await caretaker.call(completeTask, completion(id, { completedAt }));
      expect(Math.abs(Date.parse(done.completedAt ?? '') - Date.now())).toBeLessThan(60_000);
    },
  );

  test('is dated by when it was done, where that can be', async () => {
    const { id } = await create();
    const completedAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const done = await caretaker.call(completeTask, completion(id, { completedAt }));
    expect(Date.parse(done.completedAt ?? '')).toBe(Date.parse(completedAt));
  });
});

test('the history tells who changed what, of what was taken off again too, to whoever sees the task', async () => {
  const { id } = await create({ assigneeIds: [person(caretaker)] });
  await update(id, { title: 'Tropft stark', assigneeIds: [] });
  const filter = { name: 'Filter', quantity: 1, unit: 'Stück' };
  const material = await colleague.call(addTaskMaterial, { params: { taskId: id }, body: filter });
  await colleague.call(removeTaskMaterial, { params: { materialId: material.id } });

  const first = await viewer.call(taskHistory, { params: { taskId: id }, query: { limit: 4 } });
  const rest = await viewer.call(taskHistory, {
    params: { taskId: id },
    query: { limit: 4, cursor: first.nextCursor ?? '' },
  });

  const told = [...first.items, ...rest.items].map(({ entity, action, by }) => `${entity} ${action} ${by}`);
  expect(told).toEqual([
    'task_materials delete Test technician',
    'task_materials insert Test technician',
    'maintenance_tasks update Test caretaker',
    'task_assignees delete Test caretaker',
    'task_assignees insert Test caretaker',
    'maintenance_tasks insert Test caretaker',
  ]);
  const change = [...first.items, ...rest.items].find(
    ({ action, entity }) => action === 'update' && entity === 'maintenance_tasks',
  );
  expect(change).toMatchObject({ before: { title: 'Tropft' }, after: { title: 'Tropft stark' } });
  expect((await stranger.refused(taskHistory, { params: { taskId: id } })).code).toBe('not_found');
});

test('what was done without reception stands in the history when it was done, and when it arrived', async () => {
  const { id } = await create({});
  const outbox = new Outbox();
  const said = (occurredAt: string) =>
    outbox.create('addTaskComment', { text: 'Eimer' }, { params: { taskId: id }, occurredAt });
  await outbox.send(caretaker, [said('2026-11-20T08:30:00+01:00'), said('2999-01-01T00:00:00Z')]);
  const { items } = await viewer.call(taskHistory, { params: { taskId: id } });
  const [ahead, before] = items.filter(({ entity }) => entity === 'task_comments');
  expect(before?.at).toBe('2026-11-20T07:30:00.000Z');
  expect(Date.parse(before?.arrivedAt ?? '')).toBeGreaterThan(Date.parse(before?.at ?? ''));
  // A clock that is ahead is not believed.
  expect(ahead?.at).toBe(ahead?.arrivedAt);
});
