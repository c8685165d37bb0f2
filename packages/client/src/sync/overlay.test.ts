import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { expect, test } from 'vitest';
import { newId } from '../new-id.ts';
import { MutationInvalid } from './new-mutation.ts';
import { at, buildingId, phone, publish, put, task, user } from './overlay.model.ts';

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

test('cancelling shows the work of everybody at it as ended, with its time', async () => {
  const { store, person } = await phone('memory');
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

test('a change that was answered and acknowledged while the rows were read does not come back', async () => {
  const { store, person, shown } = await phone('memory');
  await person.mutate('updateTask', { params: { taskId: task.id }, body: { title: 'A' } });
  await shown();
  const reading = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const read = store.rows.bind(store);
  store.rows = async (entity, filter) => {
    reading.resolve();
    await goOn.promise;
    return read(entity, filter);
  };
  await publish(store, 'c2', [put('maintenance_tasks', { ...task, place: 'Dach', version: 4 } as never)]);
  await reading.promise;
  const [first] = await store.outbox();
  if (!first) throw new Error('Nothing is queued');
  const [late] = await store.enqueue([{ ...first, id: newId(), patch: { title: { from: 'A', to: 'B' } } }]);
  await store.settle([first, late ?? first].map(({ id, seq }) => ({ id, seq, status: 'applied' })));
  const present = { ...task, title: 'C', version: 9 };
  await publish(store, 'c3', [put('maintenance_tasks', present as never)], 2);
  goOn.resolve();
  expect(await shown()).toMatchObject({ title: 'C', pending: false });
  expect(await person.view.outbox()).toEqual([]);
});
