import type { TaskId } from '@citypulse/contracts/common';
import { resolveConflict } from '@citypulse/contracts/conflicts';
import { completeTask } from '@citypulse/contracts/maintenance';
import { syncLog } from '@citypulse/contracts/mutations';
import { addTaskMaterial, removeTaskMaterial } from '@citypulse/contracts/task-work';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  change,
  conflictsOf,
  decide,
  givenTask,
  officeChanges,
  onlyConflict,
  taskOf,
} from '../../../test/given-task.ts';
import { Outbox, statuses } from '../../../test/outbox.ts';
import { begin, of, pullAll } from '../../../test/pulls.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('a field that both changed is a Konflikt with both values, in the feed of all who work there', async () => {
  const given = await givenTask(api);
  const { user, office, task, outbox, building } = given;
  const { cursor, scopes } = await begin(api, office);
  await officeChanges(given, { title: 'Filter tauschen' });
  const item = change(given, {
    title: { from: 'Filter prüfen', to: 'Filter reinigen' },
    place: { from: null, to: 'Dach' },
  });
  const { results } = await outbox.send(user, [item]);
  const conflict = await onlyConflict(office);
  expect(results).toMatchObject([{ status: 'conflict', conflictId: conflict.id }]);
  expect(conflict).toMatchObject({
    buildingId: building.id,
    entity: { t: 'maintenance_tasks', id: task.id },
    title: 'Filter tauschen',
    type: 'field',
    base: { title: 'Filter prüfen' },
    mine: { title: 'Filter reinigen' },
    theirs: { title: 'Filter tauschen' },
    mineBy: { name: 'Test caretaker' },
    theirsBy: 'Test facility_manager',
    theirsAt: expect.any(String) as string,
    status: 'open',
    mutationId: item.id,
  });
  expect(await taskOf(given)).toMatchObject({ title: 'Filter tauschen', place: 'Dach' });
  const { changes } = await pullAll(office, cursor, scopes);
  expect(of(changes, conflict.id)).toMatchObject([
    { t: 'sync_conflicts', scope: building.id, row: { status: 'open' } },
  ]);
  expect((await user.call(syncLog)).items).toMatchObject([{ status: 'pending' }]);
  const stranger = await api.as('caretaker', (await api.given.building()).id);
  expect(await conflictsOf(stranger)).toEqual([]);
});

test.each([
  ['mine', undefined, 'Filter reinigen'],
  ['theirs', undefined, 'Filter tauschen'],
  ['merged', { title: 'Filter reinigen oder tauschen' }, 'Filter reinigen oder tauschen'],
] as const)('is decided by a person: %s', async (strategy, values, title) => {
  const given = await givenTask(api);
  await officeChanges(given, { title: 'Filter tauschen' });
  await given.outbox.send(given.user, [
    change(given, { title: { from: 'Filter prüfen', to: 'Filter reinigen' } }),
  ]);
  const conflict = await onlyConflict(given.office);
  const decided = await decide(given.office, conflict, { strategy, values });
  expect(decided).toMatchObject({
    status: 'resolved',
    strategy,
    resolvedBy: { id: given.office.userId },
    version: conflict.version + 1,
  });
  expect(await taskOf(given)).toMatchObject({ title });
  expect((await given.user.call(syncLog)).items).toMatchObject([
    { status: 'synced', outcome: { status: 'conflict' } },
  ]);
  // Sent again it is answered alike; somebody else comes too late.
  expect(await decide(given.office, conflict, { strategy, values })).toEqual(decided);
  const late = {
    params: { conflictId: conflict.id },
    body: { strategy: 'theirs' as const, expectedVersion: 1 },
  };
  expect(await given.user.refused(resolveConflict, late)).toMatchObject({ code: 'conflict' });
  expect(await conflictsOf(given.user, 'open')).toEqual([]);
});

test('a decision can be queued, and is made anew when the row has moved on meanwhile', async () => {
  const given = await givenTask(api);
  const { user, outbox } = given;
  await officeChanges(given, { title: 'Filter tauschen' });
  await outbox.send(user, [change(given, { title: { from: 'Filter prüfen', to: 'Filter reinigen' } })]);
  const conflict = await onlyConflict(user);
  const deciding = (expectedVersion: number) =>
    outbox.item('resolveConflict', conflict.id, {
      params: { conflictId: conflict.id },
      body: { strategy: 'mine', expectedVersion },
    });
  await officeChanges(given, { title: 'Filter bestellen' });
  const stale = await outbox.send(user, [deciding(conflict.version)]);
  expect(stale.results).toMatchObject([{ status: 'rejected', code: 'version_mismatch' }]);
  const now = await onlyConflict(user);
  expect(now).toMatchObject({
    version: conflict.version + 1,
    theirs: { title: 'Filter bestellen' },
    status: 'open',
  });
  // Other fields of the row do not matter.
  await officeChanges(given, { place: 'Keller' });
  expect(statuses(await outbox.send(user, [deciding(now.version)]))).toEqual(['applied']);
  expect(await taskOf(given)).toMatchObject({ title: 'Filter reinigen', place: 'Keller' });
});

test('a decision over the API about what has moved on is refused too, and the Konflikt shows what is there', async () => {
  const given = await givenTask(api);
  await officeChanges(given, { title: 'Filter tauschen' });
  await given.outbox.send(given.user, [
    change(given, { title: { from: 'Filter prüfen', to: 'Filter reinigen' } }),
  ]);
  const conflict = await onlyConflict(given.office);
  await officeChanges(given, { title: 'Filter bestellen' });
  const request = (body: object) => ({ params: { conflictId: conflict.id }, body: body as never });
  const mine = { strategy: 'mine', expectedVersion: conflict.version };
  expect(await given.office.refused(resolveConflict, request(mine))).toMatchObject({
    code: 'version_mismatch',
  });
  const now = await onlyConflict(given.office);
  expect(now.theirs).toEqual({ title: 'Filter bestellen' });
  for (const values of [{}, { title: 'Neu', place: 'Dach' }, { priority: 'high' }]) {
    const merged = { strategy: 'merged', values, expectedVersion: now.version };
    expect(await given.office.refused(resolveConflict, request(merged))).toMatchObject({
      code: 'invalid_request',
    });
  }
  const viewer = await api.as('viewer', given.building.id);
  expect(await viewer.refused(resolveConflict, request(mine))).toMatchObject({ code: 'forbidden' });
  const stranger = await api.as('caretaker', (await api.given.building()).id);
  expect(await stranger.refused(resolveConflict, request(mine))).toMatchObject({ code: 'not_found' });
});

test('a step that the present state does not allow is a Konflikt of states, one that it allows is taken', async () => {
  const given = await givenTask(api);
  const { user, outbox } = given;
  await officeChanges(given, { status: 'in_progress' });
  expect(
    (await outbox.send(user, [change(given, { status: { from: 'open', to: 'paused' } })])).results,
  ).toMatchObject([{ status: 'merged' }]);
  await officeChanges(given, { status: 'cancelled' });
  expect(
    (await outbox.send(user, [change(given, { status: { from: 'paused', to: 'in_progress' } })])).results,
  ).toMatchObject([{ status: 'conflict' }]);
  const [open] = await conflictsOf(user, 'open');
  expect(open).toMatchObject({
    type: 'state',
    mine: { status: 'in_progress' },
    theirs: { status: 'cancelled' },
  });
});

test('a second completion that differs is for a person to decide; the same one is none', async () => {
  const given = await givenTask(api);
  const { user, office, outbox, task } = given;
  const complete = (body: object) =>
    outbox.item('completeTask', task.id, { params: { taskId: task.id }, body });
  await office.call(completeTask, { params: { taskId: task.id }, body: { result: 'done' } });
  const { results } = await outbox.send(user, [
    complete({ result: 'done' }),
    complete({ result: 'not_possible', note: 'Kein Zugang' }),
  ]);
  expect(results).toMatchObject([{ status: 'applied' }, { status: 'conflict' }]);
  const conflict = await onlyConflict(office);
  expect(conflict).toMatchObject({
    type: 'state',
    mine: { result: 'not_possible', note: 'Kein Zugang' },
    theirs: { result: 'done', note: null },
    theirsBy: 'Test facility_manager',
  });
  expect(
    await user.refused(resolveConflict, {
      params: { conflictId: conflict.id },
      body: { strategy: 'mine', expectedVersion: conflict.version },
    }),
  ).toMatchObject({ code: 'forbidden' });
  await decide(office, conflict, { strategy: 'mine' });
  expect(await taskOf(given)).toMatchObject({
    status: 'done',
    result: 'not_possible',
    resultNote: 'Kein Zugang',
  });
});

test('a change of a row that was taken away is a Konflikt of its own; taking it away again is done', async () => {
  const given = await givenTask(api);
  const { user, office, outbox, task } = given;
  const material = await office.call(addTaskMaterial, {
    params: { taskId: task.id as TaskId },
    body: { name: 'Filter F7', quantity: 1, unit: 'Stück' },
  });
  await office.call(removeTaskMaterial, { params: { materialId: material.id } });
  const params = { materialId: material.id };
  const { results } = await outbox.send(user, [
    outbox.item('updateTaskMaterial', material.id, {
      params,
      patch: { quantity: { from: 1, to: 2 } },
      baseVersion: 1,
    }),
    outbox.item('removeTaskMaterial', material.id, { params }),
    outbox.item('updateTaskMaterial', newId(), {
      params: { materialId: newId() },
      patch: { quantity: { from: 1, to: 2 } },
    }),
  ]);
  expect(results).toMatchObject([{ status: 'conflict' }, { status: 'applied' }, { status: 'rejected' }]);
  const conflict = await onlyConflict(user);
  expect(conflict).toMatchObject({
    type: 'deleted',
    title: 'Filter F7',
    mine: { quantity: 2 },
    theirs: {},
    theirsBy: 'Test facility_manager',
  });
  expect(
    await user.refused(resolveConflict, {
      params: { conflictId: conflict.id },
      body: { strategy: 'mine', expectedVersion: conflict.version },
    }),
  ).toMatchObject({ code: 'conflict' });
  await decide(user, conflict, { strategy: 'theirs' });
  // Of a row beyond reach nobody learns that it has been.
  const stranger = await api.as('caretaker', (await api.given.building()).id);
  const theirs = new Outbox();
  const foreign = theirs.item('updateTaskMaterial', material.id, {
    params,
    patch: { quantity: { from: 1, to: 2 } },
  });
  expect((await theirs.send(stranger, [foreign])).results).toMatchObject([
    { status: 'rejected', code: 'not_found' },
  ]);
});
