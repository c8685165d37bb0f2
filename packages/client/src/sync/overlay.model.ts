import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { newId } from '../new-id.ts';
import type { LocalStore } from './local-store.ts';
import { PersonSync } from './person-sync.ts';
import { sha256 } from './sha256.ts';
import { MemoryStore } from './stores/memory-store.ts';
import { nodeConnection } from './stores/node-sqlite.ts';
import { SqlStore } from './stores/sql-store.ts';

export const buildingId = newId() as MaintenanceTask['buildingId'];
export const user = { id: newId() as never, name: 'Hannes Wolf' };
export const at = '2026-11-27T08:00:00.000Z';

export const task: MaintenanceTask = {
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
export const item = {
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

export const put = (t: SyncEntity, row: { id: string; version: number }) =>
  ({ t, id: row.id, v: row.version, op: 'put', scope: buildingId, row }) as const;

export const publish = (
  store: LocalStore,
  cursor: string,
  changes: ReturnType<typeof put>[],
  ackSeq?: number,
) =>
  store.publish({
    cursor,
    scopes: [{ id: buildingId, rights: 'r' }],
    changes,
    adopt: [],
    remove: [],
    ...(ackSeq !== undefined && { ackSeq }),
  });

export async function phone(kind: string) {
  let store: LocalStore = new MemoryStore();
  if (kind === 'sqlite') {
    const file = join(tmpdir(), `overlay-${newId()}.db`);
    onTestFinished(() => ['', '-wal', '-shm'].forEach((end) => rmSync(`${file}${end}`, { force: true })));
    store = await SqlStore.open(() => nodeConnection(file), file);
  }
  const scope = { id: buildingId, rights: 'r' };
  await store.beginStage({ name: 'first', scope, next: null, startPos: 'c0' });
  await store.publish({ cursor: 'c0', scopes: [scope], changes: [], adopt: ['first'], remove: [] });
  await publish(store, 'c1', [put('maintenance_tasks', task), put('checklist_items', item)]);
  let passed = 0;
  const now = () => new Date(Date.parse(at) + passed);
  const person = new PersonSync({ user, now, newId: () => newId(), sha256 }, store);
  onTestFinished(() => person.close());
  const shown = async () => (await person.view.rows('maintenance_tasks', { id: task.id }))[0];
  const later = (ms: number) => {
    passed += ms;
  };
  return { store, person, shown, later };
}
