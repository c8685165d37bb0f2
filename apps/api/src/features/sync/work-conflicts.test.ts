import type { TaskId } from '@citypulse/contracts/common';
import { completeTask } from '@citypulse/contracts/maintenance';
import { addTaskMaterial, removeTaskMaterial } from '@citypulse/contracts/task-work';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answer,
  change,
  conflictsOf,
  givenTask,
  officeChanges,
  onlyConflict,
  taskOf,
} from '../../../test/given-task.ts';
import { Outbox, statuses } from '../../../test/outbox.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { startSession as signIn } from '../identity/identity.service.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const said = (text: string, at: string) => ({
  answer: { from: null, to: text },
  answeredAt: { from: null, to: at },
});

test('two answers to one step are a Konflikt; the time of an answer goes with the answer', async () => {
  const given = await givenTask(api);
  const { user, building, itemId } = given;
  const colleague = { ...given, outbox: new Outbox(), user: await api.as('technician', building.id) };
  await colleague.outbox.send(colleague.user, [answer(colleague, said('sauber', '2026-11-20T08:00:00Z'))]);
  const mine = answer(given, {
    ...said('verschmutzt', '2026-11-20T09:00:00Z'),
    note: { from: null, to: 'Foto folgt' },
  });
  expect((await given.outbox.send(user, [mine])).results).toMatchObject([{ status: 'conflict' }]);
  expect(await onlyConflict(user)).toMatchObject({
    entity: { t: 'checklist_items', id: itemId },
    title: 'Zustand',
    mine: { answer: 'verschmutzt' },
    theirs: { answer: 'sauber' },
  });
  const [step] = (await taskOf(given)).checklist;
  expect(step).toMatchObject({ answer: 'sauber', note: 'Foto folgt', answeredAt: '2026-11-20T08:00:00Z' });
  const again = answer(given, said('sauber', '2026-11-20T10:00:00Z'));
  expect(statuses(await given.outbox.send(user, [again]))).toEqual(['applied']);
});

test('work that was ended on one phone and goes on upon another is a Konflikt under the name of its Auftrag', async () => {
  const given = await givenTask(api);
  const { user, outbox, task } = given;
  const second = new Outbox();
  const session = outbox.create('startSession', {}, { params: { taskId: task.id } });
  const { id } = session['entity'] as { id: string };
  const step = (on: Outbox, to: string) =>
    on.item('updateSession', id, {
      params: { sessionId: id },
      patch: { status: { from: 'in_progress', to } },
    });
  await outbox.send(user, [session, step(outbox, 'completed')]);
  expect(statuses(await second.send(user, [step(second, 'paused')]))).toEqual(['conflict']);
  expect(await onlyConflict(user)).toMatchObject({
    type: 'state',
    title: 'Filter prüfen',
    mine: { status: 'paused' },
    theirs: { status: 'completed' },
  });
});

test('an answer to a step of an Auftrag that was closed meanwhile is kept as a Konflikt', async () => {
  const given = await givenTask(api);
  const { user, office, outbox, task } = given;
  await office.call(completeTask, { params: { taskId: task.id }, body: { result: 'done' } });
  const { results } = await outbox.send(user, [answer(given, { answer: { from: null, to: 'verschmutzt' } })]);
  expect(results).toMatchObject([{ status: 'conflict' }]);
  expect(await onlyConflict(office)).toMatchObject({ type: 'state', mine: { answer: 'verschmutzt' } });
});

async function readerWhoWorksElsewhere(buildingId: string) {
  const { userId } = await api.as('viewer', buildingId);
  const { id: elsewhere } = await api.given.building();
  await api.app.db.system
    .insertInto('role_assignments')
    .values({ user_id: userId, role: 'caretaker', building_id: elsewhere })
    .execute();
  const from = { platform: 'mobile', userAgent: null, requestId: 'test' } as const;
  const { answer: session } = await signIn(api.app, userId, from);
  return api.asToken(session.accessToken, userId);
}

test('who may not change a row leaves no Konflikt at it, however his change stands to what is there', async () => {
  const given = await givenTask(api);
  const { user, office, outbox, building, task } = given;
  const reader = await readerWhoWorksElsewhere(building.id);
  await officeChanges(given, { place: 'Keller' });
  const session = outbox.create('startSession', {}, { params: { taskId: task.id } });
  const { id: sessionId } = session['entity'] as { id: string };
  const material = await office.call(addTaskMaterial, {
    params: { taskId: task.id as TaskId },
    body: { name: 'Filter F7', quantity: 1, unit: 'Stück' },
  });
  const params = { materialId: material.id };
  await office.call(removeTaskMaterial, { params });
  await outbox.send(user, [session]);
  const theirs = new Outbox();
  const quantity = { quantity: { from: 1, to: 2 } };
  const { results } = await theirs.send(reader, [
    change({ ...given, outbox: theirs }, { place: { from: 'Dach', to: 'Hof' } }),
    theirs.item('updateTaskMaterial', material.id, { params, patch: quantity }),
  ]);
  expect(results).toMatchObject([{ code: 'forbidden' }, { code: 'not_found' }]);
  const colleague = await api.as('technician', building.id);
  const ended = { status: { from: 'paused', to: 'in_progress' }, notes: { from: 'Alt', to: 'Neu' } };
  const foreign = new Outbox().item('updateSession', sessionId, { params: { sessionId }, patch: ended });
  expect((await new Outbox().send(colleague, [foreign])).results).toMatchObject([{ code: 'not_found' }]);
  expect(await conflictsOf(office)).toEqual([]);
});
