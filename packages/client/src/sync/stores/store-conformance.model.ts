import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import { syncEntityNames } from '@citypulse/contracts/sync-changes';
import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { LocalStore, NewMutation, Stage, StoredRow } from '../local-store.ts';

/** A database the conformance suite can open several times, and make fail at its n-th inner write. */
export interface TestDatabase {
  open(): Promise<LocalStore>;
  /** Absent where a write is a single step. */
  failAt?(write: number | null): void;
  dispose(): Promise<void>;
}

export interface Driver {
  name: string;
  /** How much the property tests try; a slow simulation of a browser tries less. */
  runs: number;
  database(now: () => Date): Promise<TestDatabase>;
}

const hex = (group: number, n: number) =>
  `00000000-0000-4000-8000-${String(group).padStart(4, '0')}${String(n).padStart(8, '0')}`;
export const scopeId = (n: number): string => hex(1, n);
export const rowId = (n: number): string => hex(2, n);
export const mutationId = (n: number): string => hex(3, n);
export const pointId = (n: number): string => hex(4, n);

export const scope = (n: number, rights = 'buildings,energy') => ({ id: scopeId(n), rights });
export const cursor = (pos: number) => `${hex(9, 9)}:${pos}`;

/** Rows carry only what a store looks at, and their text, to tell versions apart. */
export function put(n: number, v: number, options: Partial<Change> & { text?: string } = {}): Change {
  const { text = `row ${n} version ${v}`, ...rest } = options;
  const inScope = rest.scope ?? scopeId(1);
  const row = { id: rowId(n), buildingId: inScope, taskId: null, measuringPointId: pointId(n % 2), text };
  return { t: 'assets', id: rowId(n), v, op: 'put', scope: inScope, row, ...rest };
}

export const del = (n: number, v: number, options: Partial<Change> = {}): Change => ({
  t: 'assets',
  id: rowId(n),
  v,
  op: 'del',
  scope: scopeId(1),
  ...options,
});

export const stage = (name: string, n: number, rights?: string): Stage => ({
  name,
  scope: scope(n, rights),
  next: 'first',
  startPos: cursor(1),
});

export const mutation = (n: number, options: Partial<NewMutation> = {}): NewMutation => ({
  id: mutationId(n),
  type: 'updateTask',
  entity: { t: 'maintenance_tasks', id: rowId(n) },
  scope: scopeId(1),
  baseVersion: 1,
  dependsOn: [],
  params: { taskId: rowId(n) },
  patch: { title: { from: 'Alt', to: `Neu ${n}` } },
  occurredAt: '2026-03-01T10:00:00.000Z',
  title: `Auftrag ${n}`,
  ...options,
});

export const outcome = (
  n: number,
  status: MutationOutcome['status'] = 'applied',
  seq = n,
): MutationOutcome => ({
  id: mutationId(n),
  seq,
  status,
});

/** Everything a reader can see, in a fixed order. */
export async function contents(store: LocalStore) {
  const state = await store.load();
  const rows: Record<string, unknown[]> = {};
  for (const entity of syncEntityNames) {
    const found = await store.rows(entity);
    if (found.length > 0) rows[entity] = sorted(found);
  }
  const blobs = (await store.blobs()).toSorted((a, b) => a.photoId.localeCompare(b.photoId));
  return {
    ...state,
    scopes: state.scopes.toSorted((a, b) => a.id.localeCompare(b.id)),
    stages: state.stages.toSorted((a, b) => a.name.localeCompare(b.name)),
    rows,
    outbox: await store.outbox(),
    blobs,
    bytes: await Promise.all(blobs.map(({ photoId }) => store.blobBytes(photoId))),
    notes: await Promise.all(['a', 'b'].map((key) => store.note(key))),
  };
}

const sorted = (rows: readonly StoredRow[]) =>
  rows.toSorted((a, b) => `${a.id} ${a.part}`.localeCompare(`${b.id} ${b.part}`));

/** Ids of the visible rows, with version and scope number, as short texts. */
export async function shown(store: LocalStore, entity: SyncEntity = 'assets'): Promise<string[]> {
  const rows = await store.rows(entity);
  return rows
    .map(({ id, v, scope }) => `${Number(id.slice(-8))} v${v} in ${Number(scope.slice(-8))}`)
    .toSorted();
}

/** A scope with some rows, snapshot and all. */
export async function fill(
  store: LocalStore,
  n: number,
  rows: readonly Change[],
  held: readonly number[] = [n],
) {
  await store.beginStage(stage(`fill-${n}`, n));
  await store.stagePage(`fill-${n}`, rows, null);
  await store.publish({
    cursor: cursor(n),
    scopes: held.map((number) => scope(number)),
    changes: [],
    adopt: [`fill-${n}`],
    remove: [],
  });
}
