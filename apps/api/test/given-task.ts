import type { ChecklistItemId } from '@citypulse/contracts/common';
import { createTask, getTask, updateTask } from '@citypulse/contracts/maintenance';
import { listConflicts, resolveConflict, type SyncConflict } from '@citypulse/contracts/conflicts';
import { newId } from '../src/platform/new-id.ts';
import { Outbox } from './outbox.ts';
import type { TestApi, TestUser } from './test-api.ts';

/** An Auftrag with one step, known to a caretaker's phone and to the office. */
export async function givenTask(api: TestApi) {
  const building = await api.given.building();
  const user = await api.as('caretaker', building.id);
  const office = await api.as('facility_manager', building.id);
  const itemId = newId() as ChecklistItemId;
  const task = await office.call(createTask, {
    body: {
      buildingId: building.id as never,
      kind: 'inspection',
      title: 'Filter prüfen',
      checklist: [{ id: itemId, kind: 'text', label: 'Zustand', required: false }],
    },
  });
  return { building, user, office, task, itemId, outbox: new Outbox() };
}
export type GivenTask = Awaited<ReturnType<typeof givenTask>>;

type Patch = Record<string, { from: unknown; to: unknown }>;
export const change = ({ outbox, task }: GivenTask, patch: Patch) =>
  outbox.item('updateTask', task.id, { params: { taskId: task.id }, patch, baseVersion: task.version });
export const answer = ({ outbox, itemId }: GivenTask, patch: Patch) =>
  outbox.item('answerChecklistItem', itemId, { params: { itemId }, patch, baseVersion: 1 });

export const taskOf = ({ user, task }: GivenTask) => user.call(getTask, { params: { taskId: task.id } });
export const officeChanges = ({ office, task }: GivenTask, body: object) =>
  office.call(updateTask, { params: { taskId: task.id }, body });

export async function conflictsOf(user: TestUser, status?: 'open' | 'resolved'): Promise<SyncConflict[]> {
  return (await user.call(listConflicts, { query: status ? { status } : {} })).items;
}

export async function onlyConflict(user: TestUser): Promise<SyncConflict> {
  const [conflict, another] = await conflictsOf(user);
  if (!conflict || another) throw new Error('One conflict is expected');
  return conflict;
}

export const decide = (user: TestUser, { id, version }: SyncConflict, body: object) =>
  user.call(resolveConflict, {
    params: { conflictId: id },
    body: { expectedVersion: version, ...body } as never,
  });
