import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { expect, test } from 'vitest';
import { newId } from '../new-id.ts';
import { MutationInvalid } from './new-mutation.ts';
import { buildingId, phone, task } from './overlay.model.ts';

test('retrying a refused one sends it, and what it held up, anew at the end', async () => {
  const { store, person, later } = await phone('memory');
  const id = newId() as MaintenanceTask['id'];
  await person.mutate('createTask', { body: { id, buildingId, kind: 'fault', title: 'Tropft' } });
  await person.mutate('addTaskComment', { params: { taskId: id }, body: { text: 'Eimer' } });
  const [created, comment] = await store.outbox();
  later(60_000);
  await store.settle([
    { id: created?.id ?? '', seq: 1, status: 'rejected', code: 'forbidden' },
    { id: comment?.id ?? '', seq: 2, status: 'blocked', code: 'depends_on_refused' },
  ]);
  expect(await person.view.rows('maintenance_tasks', { id })).toEqual([]);
  await person.retry(created?.id ?? '');
  const again = await store.outbox();
  expect(again.map(({ seq, state }) => [seq, state])).toEqual([
    [3, 'queued'],
    [4, 'queued'],
  ]);
  expect(again[1]?.dependsOn).toEqual([again[0]?.id]);
  // It was done when it was done, however often it is sent.
  expect(again.map(({ occurredAt }) => occurredAt)).toEqual([created?.occurredAt, comment?.occurredAt]);
  expect(await person.view.rows('task_comments', { taskId: id })).toMatchObject([{ text: 'Eimer' }]);
});

test('a retry is one step: killed in it, the refused one is still there and nothing is doubled', async () => {
  const { store, person } = await phone('memory');
  await person.mutate('addTaskComment', { params: { taskId: task.id }, body: { text: 'Eimer' } });
  const [comment] = await store.outbox();
  await store.settle([{ id: comment?.id ?? '', seq: 1, status: 'rejected', code: 'forbidden' }]);
  // Dies with the first write that follows; whatever is done by then is all there is.
  const written: string[] = [];
  const dying = <T extends unknown[], R>(name: string, write: (...given: T) => Promise<R>) => {
    return (...given: T): Promise<R> =>
      written.push(name) > 1 ? Promise.reject(new Error('Killed')) : write.apply(store, given);
  };
  store.enqueue = dying('enqueue', store.enqueue);
  store.discard = dying('discard', store.discard);
  store.updateBlob = dying('updateBlob', store.updateBlob);
  await person.retry(comment?.id ?? '').catch(() => undefined);
  expect(await person.view.rows('task_comments', { taskId: task.id })).toHaveLength(1);
  expect((await store.outbox()).map(({ state }) => state)).toEqual(['queued']);
});

test.for(['memory', 'sqlite'])(
  '%s: a reading, the step that asked for it and its photo are kept together or not at all',
  async (kind) => {
    const { store, person } = await phone(kind);
    const photo = {
      subject: { t: 'task', id: task.id },
      buildingId,
      bytes: new Uint8Array([1]),
      mimeType: 'image/jpeg',
    } as const;
    const id = newId() as MaintenanceTask['id'];
    const made = {
      type: 'createTask',
      request: { body: { id, buildingId, kind: 'fault', title: 'Tropft' } },
    } as const;
    const changed = {
      type: 'updateTask',
      request: { params: { taskId: id }, body: { title: 'Tropft sehr' } },
    } as const;
    const unseen = {
      type: 'updateTask',
      request: { params: { taskId: newId() as never }, body: { title: 'x' } },
    } as const;
    await expect(person.mutateAll([made, { photo }, unseen])).rejects.toBeInstanceOf(MutationInvalid);
    expect([await store.outbox(), await store.blobs()]).toEqual([[], []]);
    expect(await person.view.rows('maintenance_tasks', { id })).toEqual([]);
    await person.mutateAll([made, changed, { photo }]);
    const [first, second] = await store.outbox();
    expect(second).toMatchObject({
      dependsOn: [first?.id],
      patch: { title: { from: 'Tropft', to: 'Tropft sehr' } },
    });
    expect(await store.blobs()).toHaveLength(1);
    expect(await person.view.rows('maintenance_tasks', { id })).toMatchObject([{ title: 'Tropft sehr' }]);
  },
);

test('a photo is durable with its announcement', async () => {
  const { store, person } = await phone('memory');
  const bytes = new Uint8Array([1, 2, 3]);
  const subject = { t: 'task', id: task.id } as const;
  const id = await person.addPhoto({ subject, buildingId, bytes, mimeType: 'image/jpeg' });
  expect(await store.blobs()).toMatchObject([{ photoId: id, state: 'waiting', byteSize: 3 }]);
  expect(await person.view.rows('photos')).toMatchObject([{ id, taskId: task.id, state: 'awaiting' }]);
});

test('what has not left the device is thrown away with all that builds on it', async () => {
  const { store, person } = await phone('memory');
  await person.mutate('addTaskComment', { params: { taskId: task.id }, body: { text: 'Eimer' } });
  await store.handOut();
  const id = newId() as MaintenanceTask['id'];
  const bytes = new Uint8Array([1]);
  const photo = { subject: { t: 'task', id }, buildingId, bytes, mimeType: 'image/jpeg' } as const;
  await person.mutate('createTask', { body: { id, buildingId, kind: 'fault', title: 'Tropft' } });
  await person.mutate('addTaskComment', { params: { taskId: id }, body: { text: 'Lappen' } });
  await person.addPhoto(photo);
  await person.mutate('addTaskComment', { params: { taskId: task.id }, body: { text: 'Schlauch' } });
  const [sent, created] = await store.outbox();

  expect(await person.discard(sent?.id ?? '')).toBe(false);
  expect(await person.discard(created?.id ?? '')).toBe(true);

  const bodies = (await store.outbox()).map(({ body }) => (body as { text: string }).text);
  expect(bodies).toEqual(['Eimer', 'Schlauch']);
  expect(await store.blobs()).toMatchObject([{ state: 'discarded' }]);
  expect(await person.view.rows('maintenance_tasks', { id })).toEqual([]);
  expect(await person.view.rows('task_comments', { taskId: task.id })).toHaveLength(2);
});
