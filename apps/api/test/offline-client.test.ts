import { newId } from '@citypulse/client/new-id';
import type { ChecklistItemId, TaskCommentId, TaskId } from '@citypulse/contracts/common';
import { getTask, updateTask } from '@citypulse/contracts/maintenance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenTask } from './given-task.ts';
import { OfflineClient } from './offline-client.ts';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => (api = await startTestApi()));
afterAll(() => api.close());

async function phoneWithTask() {
  const given = await givenTask(api);
  const phone = new OfflineClient(api, given.user);
  await phone.open();
  await phone.settled();
  return { ...given, phone };
}

test('a first sync brings the buildings in reach and nothing else, by snapshot', async () => {
  const other = await givenTask(api);
  const { phone, task, building } = await phoneWithTask();
  const tasks = await phone.rows('maintenance_tasks');
  expect(tasks.map(({ id }) => id)).toEqual([task.id]);
  expect((await phone.rows('buildings')).map(({ id }) => id)).toEqual([building.id]);
  expect(tasks.some(({ id }) => id === other.task.id)).toBe(false);
});

test('what is done without a network shows at once, survives a restart, and arrives once', async () => {
  const { phone, task, itemId, user } = await phoneWithTask();
  phone.setOnline(false);
  const { sync } = phone.client;
  const madeId = newId() as TaskId;
  const stepId = newId() as ChecklistItemId;
  await sync.mutate('answerChecklistItem', { params: { itemId }, body: { answer: 'gut' } });
  await sync.mutate('createTask', {
    body: {
      id: madeId,
      buildingId: task.buildingId,
      kind: 'fault',
      title: 'Tropft',
      checklist: [{ id: stepId, kind: 'yes_no', label: 'Dicht?' }],
    },
  });
  await sync.mutate('answerChecklistItem', { params: { itemId: stepId }, body: { answer: false } });
  await sync.mutate('addTaskComment', {
    params: { taskId: madeId },
    body: { id: newId() as TaskCommentId, text: 'Eimer steht darunter' },
  });
  expect((await phone.rows('checklist_items')).find(({ id }) => id === itemId)).toMatchObject({
    answer: 'gut',
    pending: true,
  });
  phone.kill();
  await phone.open();
  await expect.poll(() => phone.client.session.state.get().name).toBe('offline');
  await expect.poll(() => phone.client.sync.state.get().pending).toBe(4);
  const tasks = await phone.rows('maintenance_tasks');
  expect(tasks.find(({ id }) => id === madeId)).toMatchObject({ number: null, pending: true });
  phone.setOnline(true);
  await phone.settled();
  const arrived = await user.call(getTask, { params: { taskId: madeId } });
  expect(arrived).toMatchObject({ title: 'Tropft', checklist: [{ id: stepId, answer: false }] });
  const after = await phone.rows('maintenance_tasks');
  expect(after.find(({ id }) => id === madeId)).toMatchObject({ number: arrived.number, pending: false });
  expect((await phone.rows('task_comments')).map(({ text }) => text)).toEqual(['Eimer steht darunter']);
});

test('changes to different fields come together; the same field becomes a Konflikt', async () => {
  const { phone, task, itemId, office } = await phoneWithTask();
  phone.setOnline(false);
  const { sync } = phone.client;
  await sync.mutate('updateTask', {
    params: { taskId: task.id },
    body: { place: 'Keller', title: 'Vom Telefon' },
  });
  await sync.mutate('answerChecklistItem', { params: { itemId }, body: { answer: 'schlecht' } });
  await office.call(updateTask, {
    params: { taskId: task.id },
    body: { priority: 'high', title: 'Vom Büro' },
  });
  phone.setOnline(true);
  await phone.settled();
  const [row] = await phone.rows('maintenance_tasks');
  expect(row).toMatchObject({ place: 'Keller', priority: 'high', title: 'Vom Büro', pending: false });
  const [conflict] = await phone.rows('sync_conflicts');
  expect(conflict).toMatchObject({
    status: 'open',
    mine: { title: 'Vom Telefon' },
    theirs: { title: 'Vom Büro' },
  });
  expect(sync.state.get()).toMatchObject({ name: 'conflicts', conflicts: 1 });
  if (!conflict) throw new Error('No Konflikt');
  await sync.mutate('resolveConflict', {
    params: { conflictId: conflict.id },
    body: { strategy: 'mine', expectedVersion: conflict.version },
  });
  await expect.poll(() => sync.state.get().name, { timeout: 5_000 }).toBe('current');
  expect((await phone.rows('maintenance_tasks'))[0]).toMatchObject({ title: 'Vom Telefon' });
});

test('what is refused is taken back and kept for the person; the rest is not held up', async () => {
  const { phone, task, office } = await phoneWithTask();
  await office.call(updateTask, { params: { taskId: task.id }, body: { status: 'cancelled' } });
  await phone.settled();
  const { sync } = phone.client;
  phone.setOnline(false);
  await sync.mutate('startSession', { params: { taskId: task.id }, body: {} });
  await sync.mutate('addTaskComment', { params: { taskId: task.id }, body: { text: 'Trotzdem' } });
  expect((await phone.rows('maintenance_tasks'))[0]?.status).toBe('in_progress');
  phone.setOnline(true);
  await phone.settled();
  expect(sync.outbox.get()).toMatchObject([
    { type: 'startSession', state: 'refused', outcome: { code: 'task_closed' } },
  ]);
  expect((await phone.rows('maintenance_tasks'))[0]).toMatchObject({ status: 'cancelled', pending: false });
  expect(await phone.rows('task_comments')).toHaveLength(1);
  await office.call(updateTask, { params: { taskId: task.id }, body: { status: 'open' } });
  const [refused] = sync.outbox.get();
  await sync.retry(refused?.id ?? '');
  await expect.poll(() => sync.outbox.get(), { timeout: 5_000 }).toEqual([]);
  expect(await phone.rows('maintenance_sessions')).toHaveLength(1);
});
