import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@citypulse/client/new-id';
import { nodeConnection } from '@citypulse/client/sync/stores/node-sqlite';
import { SqlStore } from '@citypulse/client/sync/stores/sql-store';
import type { ChecklistItemId, TaskCommentId, TaskId } from '@citypulse/contracts/common';
import { getTask, updateTask } from '@citypulse/contracts/maintenance';
import { photoUrls } from '@citypulse/contracts/photos';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { noise } from './given-photos.ts';
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
  const lastSeen = Date.now();
  phone.setOnline(false);
  const { sync } = phone.client;
  await expect.poll(() => sync.state.get().lastSyncAt?.getTime()).toBeGreaterThanOrEqual(lastSeen);
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

test('on a network that loses every third answer each change takes effect once, kept in SQLite', async () => {
  const { task, user } = await givenTask(api);
  const file = join(tmpdir(), `phone-${newId()}.db`);
  onTestFinished(() => ['', '-wal', '-shm'].forEach((end) => rmSync(`${file}${end}`, { force: true })));
  const phone = new OfflineClient(api, user, () => SqlStore.open(() => nodeConnection(file), file));
  await phone.open();
  await phone.settled();
  phone.losesEvery = 3;
  const texts = Array.from({ length: 12 }, (_, index) => `Bemerkung ${index}`);
  for (const text of texts) {
    await phone.client.sync.mutate('addTaskComment', { params: { taskId: task.id }, body: { text } });
  }
  phone.kill();
  await phone.open();
  const arrived = async () => {
    phone.client.sync.syncNow();
    return (await phone.rows('task_comments')).filter(({ pending }) => !pending).length;
  };
  await expect.poll(arrived, { timeout: 20_000, interval: 100 }).toBe(12);
  const { rows } = await sql<{ text: string }>`
    select text from task_comments where task_id = ${task.id} order by written_at, text`.execute(
    api.app.db.system,
  );
  expect(rows.map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
});

const soon = { timeout: 10_000, interval: 20 };
const idsOf = async (phone: OfflineClient) =>
  (await phone.rows('maintenance_tasks')).map(({ id }) => id as string).toSorted();

test('a building that is taken away leaves the device; one that is given comes whole', async () => {
  const { phone, user, task } = await phoneWithTask();
  const other = await givenTask(api);
  const granted = api.app.db.system.updateTable('role_assignments').where('user_id', '=', user.userId);
  await granted.set({ building_id: other.building.id }).execute();
  await expect.poll(() => idsOf(phone), soon).toEqual([other.task.id]);
  await phone.settled();
  expect((await phone.rows('checklist_items')).map(({ taskId }) => taskId)).toEqual([other.task.id]);
  expect(await phone.client.sync.store()?.rows('maintenance_tasks', { id: task.id })).toEqual([]);
});

test('a server restored to an older state gets again what it had acknowledged', async () => {
  const { phone, task, user } = await phoneWithTask();
  const { sync } = phone.client;
  await sync.mutate('addTaskComment', { params: { taskId: task.id }, body: { text: 'Erster' } });
  await expect.poll(async () => (await phone.rows('task_comments'))[0]?.pending, soon).toBe(false);
  phone.setOnline(false);
  // As it was before the comment, under a new epoch.
  const { system } = api.app.db;
  await sql`delete from task_comments where task_id = ${task.id}`.execute(system);
  await sql`delete from data_sync_log where user_id = ${user.userId}`.execute(system);
  await sql`update sync_clients set last_seq = 0 where user_id = ${user.userId}`.execute(system);
  await sql`update feed_head set epoch = gen_random_uuid()`.execute(system);
  phone.setOnline(true);
  const onServer = async () => {
    const { rows } = await sql<{
      text: string;
    }>`select text from task_comments where task_id = ${task.id}`.execute(system);
    return rows.map(({ text }) => text);
  };
  await expect.poll(onServer, soon).toEqual(['Erster']);
  await phone.settled();
  expect(await phone.rows('task_comments')).toMatchObject([{ text: 'Erster', pending: false }]);
});

test('a photo taken without a network is uploaded after it was announced, and the same bytes lie on the server', async () => {
  const { phone, task, user } = await phoneWithTask();
  phone.setOnline(false);
  const { sync } = phone.client;
  const bytes = new Uint8Array(await noise(640, 480));
  const id = await sync.addPhoto({
    subject: { t: 'task', id: task.id },
    buildingId: task.buildingId,
    bytes,
    mimeType: 'image/jpeg',
  });
  expect((await phone.rows('photos'))[0]).toMatchObject({ id, state: 'awaiting', pending: true });
  expect((await sync.photoBytes(id))?.bytes).toEqual(bytes);
  phone.setOnline(true);
  await phone.settled();
  await expect.poll(async () => (await phone.rows('photos'))[0]?.state, { timeout: 15_000 }).toBe('ready');
  expect((await user.call(photoUrls, { params: { photoId: id } })).full).toContain(id);
  expect(sync.photos.get()).toMatchObject([{ photoId: id, state: 'uploaded' }]);
});

test('a photo the server refuses stays with the person until he throws it away', async () => {
  const { phone, task } = await phoneWithTask();
  const { sync } = phone.client;
  const bytes = new TextEncoder().encode('This is no picture');
  const id = await sync.addPhoto({
    subject: { t: 'task', id: task.id },
    buildingId: task.buildingId,
    bytes,
    mimeType: 'image/jpeg',
  });
  const photo = () => sync.photos.get().map(({ state }) => state);
  await expect.poll(photo, { timeout: 15_000 }).toEqual(['refused']);
  await phone.settled();
  expect(sync.state.get()).toMatchObject({ name: 'conflicts', refused: 1, pending: 0 });
  expect((await sync.photoBytes(id))?.bytes).toEqual(bytes);

  const seen: string[] = [];
  const stop = sync.photos.subscribe(() => seen.push(...photo()));
  await sync.retryPhoto(id);
  await expect.poll(() => seen, { timeout: 15_000 }).toEqual(expect.arrayContaining(['waiting', 'refused']));
  stop();
  expect((await sync.photoBytes(id))?.bytes).toEqual(bytes);

  await sync.discardPhoto(id);
  await expect
    .poll(() => sync.state.get(), { timeout: 5_000 })
    .toMatchObject({ name: 'current', refused: 0 });
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
