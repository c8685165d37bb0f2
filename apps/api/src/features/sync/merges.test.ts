import type { TaskId } from '@citypulse/contracts/common';
import { getTask } from '@citypulse/contracts/maintenance';
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
import { statuses } from '../../../test/outbox.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('fields that do not clash come together by themselves', async () => {
  const given = await givenTask(api);
  await officeChanges(given, { priority: 'high', place: 'Keller' });
  const item = change(given, {
    description: { from: null, to: 'Von innen' },
    place: { from: null, to: 'Keller' },
  });
  const { results } = await given.outbox.send(given.user, [item]);
  expect(results).toMatchObject([{ status: 'merged' }]);
  expect(await taskOf(given)).toMatchObject({ priority: 'high', place: 'Keller', description: 'Von innen' });
  expect(await conflictsOf(given.user)).toEqual([]);
  const next = change(given, { description: { from: 'Von innen', to: 'Von außen' } });
  expect(statuses(await given.outbox.send(given.user, [next]))).toEqual(['applied']);
});

test('who is to do it merges as a set, and leaves a line that says so', async () => {
  const given = await givenTask(api);
  const { office, outbox, task, building } = given;
  const [one, two] = [await api.as('technician', building.id), await api.as('technician', building.id)];
  await officeChanges(given, { assigneeIds: [one.userId] });
  const item = change(given, { assigneeIds: { from: [], to: [two.userId] } });
  const { results } = await outbox.send(office, [item]);
  expect(results).toMatchObject([{ status: 'merged' }]);
  const { assignees } = await office.call(getTask, { params: { taskId: task.id } });
  expect(assignees.map(({ id }) => id).toSorted()).toEqual([one.userId, two.userId].toSorted());
  expect(await onlyConflict(office)).toMatchObject({
    status: 'resolved',
    strategy: 'automatic',
    id: results[0] && 'conflictId' in results[0] ? results[0].conflictId : '',
  });
});

test('the same people in another order are what was wanted, and nothing that met', async () => {
  const given = await givenTask(api);
  const { office, outbox, building } = given;
  const [one, two] = [await api.as('technician', building.id), await api.as('technician', building.id)];
  await officeChanges(given, { assigneeIds: [one.userId, two.userId] });
  for (const to of [
    [one.userId, two.userId],
    [two.userId, one.userId],
  ])
    await outbox.send(office, [change(given, { assigneeIds: { from: [], to } })]);
  expect(await conflictsOf(office)).toEqual([]);
});

test('a change refused for what it says does not hold up the next one of the same row', async () => {
  const given = await givenTask(api);
  const { user, outbox } = given;
  const { results } = await outbox.send(user, [
    change(given, { priority: { from: 'normal', to: 'sofort' } }),
    change(given, { number: { from: null, to: 'A-1' } }),
    change(given, { assigneeIds: { from: [], to: [newId()] } }),
    change(given, { place: { from: null, to: 'Keller' } }),
  ]);
  expect(results).toMatchObject([
    { status: 'rejected', code: 'invalid_request' },
    { status: 'rejected', code: 'invalid_request' },
    { status: 'rejected' },
    { status: 'applied' },
  ]);
  expect(await taskOf(given)).toMatchObject({ place: 'Keller', priority: 'normal', assignees: [] });
});

test('an app of the first schema answers steps by `value`, and gets it in', async () => {
  const given = await givenTask(api);
  const item = answer(given, { value: { from: null, to: 'sauber' } });
  expect(statuses(await given.outbox.send(given.user, [item], 1))).toEqual(['applied']);
  expect((await taskOf(given)).checklist).toMatchObject([{ answer: 'sauber' }]);
  const today = answer(given, { value: { from: null, to: 'sauber' } });
  expect((await given.outbox.send(given.user, [today])).results).toMatchObject([{ code: 'invalid_request' }]);
});

test('a day without reception gets in as one chain: Auftrag, work, steps, completion', async () => {
  const { building, user, outbox } = await givenTask(api);
  const [taskId, stepId] = [newId(), newId()];
  const task = outbox.item('createTask', taskId, {
    body: {
      id: taskId,
      buildingId: building.id,
      kind: 'fault',
      title: 'Tür klemmt',
      checklist: [{ id: stepId, kind: 'yes_no', label: 'Behoben?' }],
    },
  });
  const session = outbox.create('startSession', {}, { params: { taskId }, dependsOn: [task.id] });
  const sessionId = (session['entity'] as { id: string }).id;
  const { results } = await outbox.send(user, [
    task,
    session,
    outbox.item('answerChecklistItem', stepId, {
      params: { itemId: stepId },
      patch: { answer: { from: null, to: true } },
      dependsOn: [task.id],
    }),
    outbox.item('updateSession', sessionId, {
      params: { sessionId },
      patch: { status: { from: 'in_progress', to: 'paused' }, changedAt: { to: '2026-11-20T10:00:00Z' } },
      dependsOn: [session.id],
    }),
    outbox.create('addTaskComment', { text: 'Scharnier geölt' }, { params: { taskId } }),
    outbox.item('completeTask', taskId, { params: { taskId }, body: { result: 'done' } }),
  ]);
  expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'applied'));
  expect(await user.call(getTask, { params: { taskId: taskId as TaskId } })).toMatchObject({
    status: 'done',
    number: expect.stringMatching(/^A-\d{4}-\d{4}$/) as string,
  });
});
