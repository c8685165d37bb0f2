import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../new-id.ts';
import type { LocalStore } from './local-store.ts';
import { MutationInvalid } from './new-mutation.ts';
import { PersonSync } from './person-sync.ts';
import { sha256 } from './sha256.ts';
import { MemoryStore } from './stores/memory-store.ts';
import { nodeConnection } from './stores/node-sqlite.ts';
import { SqlStore } from './stores/sql-store.ts';

const buildingId = newId() as MaintenanceTask['buildingId'];
const user = { id: newId() as never, name: 'Hannes Wolf' };
const at = '2026-11-27T08:00:00.000Z';

const task: MaintenanceTask = {
  id: newId() as MaintenanceTask['id'],
  number: 'A-2026-0001',
  buildingId,
  kind: 'inspection',
  title: 'Filter prüfen',
  description: null,
  place: null,
  priority: 'normal',
  dueOn: null,
  assetId: null,
  measuringPointId: null,
  locationRequired: false,
  status: 'open',
  assignees: [],
  planId: null,
  faultReportId: null,
  result: null,
  resultNote: null,
  signature: null,
  completedAt: null,
  completedBy: null,
  createdBy: null,
  createdAt: at,
  version: 3,
  updatedAt: at,
};
const item = {
  id: newId() as ChecklistItem['id'],
  taskId: task.id,
  buildingId,
  position: 1,
  kind: 'text',
  label: 'Zustand',
  hint: null,
  unit: null,
  min: null,
  max: null,
  choices: [],
  required: true,
  measuringPointId: null,
  answer: null,
  note: null,
  answeredAt: null,
  answeredBy: null,
  version: 1,
} as const satisfies ChecklistItem;

const put = (t: SyncEntity, row: { id: string; version: number }) =>
  ({ t, id: row.id, v: row.version, op: 'put', scope: buildingId, row }) as const;

const publish = (store: LocalStore, cursor: string, changes: ReturnType<typeof put>[], ackSeq?: number) =>
  store.publish({
    cursor,
    scopes: [{ id: buildingId, rights: 'r' }],
    changes,
    adopt: [],
    remove: [],
    ...(ackSeq !== undefined && { ackSeq }),
  });

async function phone(kind: string) {
  let store: LocalStore = new MemoryStore();
  if (kind === 'sqlite') {
    const file = join(tmpdir(), `overlay-${newId()}.db`);
    onTestFinished(() => ['', '-wal', '-shm'].forEach((end) => rmSync(`${file}${end}`, { force: true })));
    store = await SqlStore.open(() => nodeConnection(file), file);
  }
  await publish(store, 'c0', []);
  await publish(store, 'c1', [put('maintenance_tasks', task), put('checklist_items', item)]);
  const person = new PersonSync({ user, now: () => new Date(at), newId: () => newId(), sha256 }, store);
  onTestFinished(() => person.close());
  const shown = async () => (await person.view.rows('maintenance_tasks', { id: task.id }))[0];
  return { store, person, shown };
}

test.for(['memory', 'sqlite'])('%s: a change shows at once and says what it was made from', async (kind) => {
  const { store, person, shown } = await phone(kind);
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: 'Neu', place: 'Keller' } });
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: 'Neuer' } });
  expect(await shown()).toMatchObject({ title: 'Neuer', place: 'Keller', pending: true });
  expect(await store.outbox()).toMatchObject([
    { seq: 1, baseVersion: 3, scope: buildingId, patch: { title: { from: 'Filter prüfen', to: 'Neu' } } },
    { seq: 2, patch: { title: { from: 'Neu', to: 'Neuer' } } },
  ]);
});

test.for(['memory', 'sqlite'])(
  '%s: an item leaves with the rows that hold its effect, not before',
  async (kind) => {
    const { store, person, shown } = await phone(kind);
    await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: 'Neu' } });
    const [queued] = await store.outbox();
    await store.settle([{ id: queued?.id ?? '', seq: 1, status: 'applied' }]);
    await publish(
      store,
      'c2',
      [put('maintenance_tasks', { ...task, place: 'Dach', version: 4 } as never)],
      0,
    );
    expect(await shown()).toMatchObject({ title: 'Neu', place: 'Dach', pending: true });
    await publish(store, 'c3', [put('maintenance_tasks', { ...task, title: 'Neu', version: 5 } as never)], 1);
    expect(await shown()).toMatchObject({ title: 'Neu', pending: false });
  },
);

test('a refused change is taken back at once, and what lies above it stays', async () => {
  const { store, person, shown } = await phone('memory');
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: 'Neu' } });
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { place: 'Keller' } });
  const [first] = await store.outbox();
  await store.settle([{ id: first?.id ?? '', seq: 1, status: 'rejected', code: 'forbidden' }]);
  expect(await shown()).toMatchObject({ title: 'Filter prüfen', place: 'Keller', pending: true });
});

test('what is made here can be worked on before anybody knows of it', async () => {
  const { store, person } = await phone('memory');
  const [id, stepId] = [newId() as MaintenanceTask['id'], newId() as ChecklistItem['id']];
  const step = { id: stepId, kind: 'yes_no', label: 'Dicht?' } as const;
  await person.mutate('createTask', {
    body: { id, buildingId, kind: 'fault', title: 'Tropft', checklist: [step] },
  });
  await person.mutate('startSession', { params: { taskId: id }, body: {} });
  await person.mutate('answerChecklistItem', { params: { itemId: stepId }, body: { answer: false } });
  await person.mutate('completeTask', { params: { taskId: id }, body: { result: 'done' } });
  const [made] = await person.view.rows('maintenance_tasks', { id });
  expect(made).toMatchObject({ number: null, status: 'done', completedBy: user, pending: true });
  expect(await person.view.rows('checklist_items', { taskId: id })).toMatchObject([{ answer: false }]);
  expect(await person.view.rows('maintenance_sessions', { taskId: id })).toMatchObject([
    { status: 'completed' },
  ]);
  const [created, ...rest] = await store.outbox();
  expect(rest.map(({ dependsOn }) => dependsOn)).toEqual([[created?.id], [created?.id], [created?.id]]);
});

test('retrying a refused one sends it, and what it held up, anew at the end', async () => {
  const { store, person } = await phone('memory');
  const id = newId() as MaintenanceTask['id'];
  await person.mutate('createTask', { body: { id, buildingId, kind: 'fault', title: 'Tropft' } });
  await person.mutate('addTaskComment', { params: { taskId: id }, body: { text: 'Eimer' } });
  const [created, comment] = await store.outbox();
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

test('a change is laid over the rows without the waiting ones being read again', async () => {
  const { store, person, shown } = await phone('memory');
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: 'Neu' } });
  await shown();
  store.outbox = () => Promise.reject(new Error('Read again'));
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { place: 'Keller' } });
  expect(await shown()).toMatchObject({ title: 'Neu', place: 'Keller', pending: true });
  expect(await person.view.outbox()).toHaveLength(2);
});

test('what the contract does not know, or nobody has seen here, is never queued', async () => {
  const { store, person } = await phone('memory');
  const wrong = person.mutate('updateTask', {
    params: { taskId: task.id },
    body: { priority: 'soon' as never },
  });
  await expect(wrong).rejects.toBeInstanceOf(MutationInvalid);
  const unseen = person.mutate('updateTask', { params: { taskId: newId() as never }, body: { title: 'x' } });
  await expect(unseen).rejects.toBeInstanceOf(MutationInvalid);
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: task.title } });
  expect(await store.outbox()).toEqual([]);
});

test('a photo is durable with its announcement', async () => {
  const { store, person } = await phone('memory');
  const bytes = new Uint8Array([1, 2, 3]);
  const subject = { t: 'task', id: task.id } as const;
  const id = await person.addPhoto({ subject, buildingId, bytes, mimeType: 'image/jpeg' });
  expect(await store.blobs()).toMatchObject([{ photoId: id, state: 'waiting', byteSize: 3 }]);
  expect(await person.view.rows('photos')).toMatchObject([{ id, taskId: task.id, state: 'awaiting' }]);
});

test('rows that changed while the outbox could not be read are laid anew once it can', async () => {
  const { store, person, shown } = await phone('memory');
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: 'Neu' } });
  expect(await shown()).toMatchObject({ title: 'Neu', place: null });
  const outbox = store.outbox.bind(store);
  let failures = 2;
  store.outbox = (states) => (failures-- > 0 ? Promise.reject(new Error('busy')) : outbox(states));
  const [queued] = await outbox();
  await store.settle([{ id: queued?.id ?? '', seq: 1, status: 'applied' }]);
  await publish(store, 'c2', [put('maintenance_tasks', { ...task, place: 'Dach', version: 4 } as never)]);
  await expect(shown()).rejects.toThrow('busy');
  await expect.poll(shown).toMatchObject({ title: 'Neu', place: 'Dach' });
});

test('a step that the server will not take is not shown as taken', async () => {
  const { person, shown } = await phone('memory');
  const change = (body: object) => person.mutate('updateTask', { params: { taskId: task.id }, body });
  await change({ status: 'done', place: 'Dach' });
  expect(await shown()).toMatchObject({ status: 'open', place: null, completedAt: null });
  await change({ status: 'cancelled' });
  await change({ status: 'paused' });
  expect(await shown()).toMatchObject({ status: 'cancelled' });
});

test('cancelling shows the work of everybody at it as ended, with its time', async () => {
  const { store, person } = await phone('memory');
  const session = (status: 'in_progress' | 'paused' | 'completed', runningSince: string | null) => ({
    id: newId(),
    taskId: task.id,
    buildingId,
    user: { id: newId(), name: 'Jana Roth' },
    qrCode: null,
    notes: null,
    photoIds: [],
    location: null,
    startedAt: '2026-11-27T07:00:00.000Z',
    completedAt: null,
    workedSeconds: 600,
    runningSince,
    status,
    version: 1,
  });
  const [running, paused, over] = [
    session('in_progress', '2026-11-27T07:30:00.000Z'),
    session('paused', null),
    session('completed', null),
  ];
  const rows = [running, paused, over].map((row) => put('maintenance_sessions', row));
  await publish(store, 'c2', rows as never);
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { status: 'cancelled' } });
  const shown = await person.view.rows('maintenance_sessions', { taskId: task.id });
  const stateOf = ({ id }: { id: string }) => shown.find((row) => row.id === (id as never));
  expect(stateOf(running)).toMatchObject({ status: 'cancelled', workedSeconds: 2_400, runningSince: null });
  expect(stateOf(paused)).toMatchObject({ status: 'cancelled', workedSeconds: 600, completedAt: at });
  expect(stateOf(over)).toMatchObject({ status: 'completed' });
});
