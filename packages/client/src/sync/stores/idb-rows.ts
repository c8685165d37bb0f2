import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import type { Publication, RowFilter, Stage, StoredRow } from '../local-store.ts';
import { openChunk } from './idb-chunks.ts';
import {
  findKey,
  ofGeneration,
  readStateRecord,
  type ChunkRecord,
  type ReadTransaction,
  type RowKey,
  type RowRecord,
  type SealedRow,
  type WriteTransaction,
} from './idb-schema.ts';
import type { Bytes, Sealer } from './idb-sealing.ts';
import { loadTables, saveTables } from './idb-tables.ts';
import { addPage, publishRows } from './memory-rows.ts';
import { filterFields, indexedOf, isPut, keyOf } from './row-keys.ts';
import { StoreError } from './store-errors.ts';

const labelOf = (row: { t: string; id: string; part: string; v: number }): string =>
  `row ${row.t} ${row.id} ${row.part} ${row.v}`;

/** Seals the rows of changes before the transaction that stores them begins. */
export function sealRows(sealer: Sealer, changes: readonly Change[]): Promise<Change[]> {
  return Promise.all(
    changes.map(async (change) => {
      if (!isPut(change)) return change;
      const indexed = indexedOf(change.row);
      const fields = filterFields.filter((field) => indexed[field] !== '');
      const d = await sealer.seal(labelOf({ ...change, part: change.part ?? '' }), change.row);
      const k = fields.map((field) => findKey(change.t, field, indexed[field]));
      const row: SealedRow = { bytes: d.byteLength, at: { k, d } };
      return { ...change, row };
    }),
  );
}

/** Visible rows as they are stored, each with the scope it lies in. */
export interface FoundRows {
  single: { record: RowRecord; scope: string }[];
  chunks: { record: ChunkRecord; bytes: Bytes; scope: string }[];
}

export async function findRows(
  tx: ReadTransaction,
  entity: SyncEntity,
  filter: RowFilter,
): Promise<FoundRows> {
  const generations = await tx.objectStore('generations').getAll();
  const shown = generations.filter(({ state }) => state === 'shown' || state === 'stale');
  const scopes = new Map(shown.map(({ gen, scope }) => [gen, scope]));
  const wanted = filterFields.flatMap((field) => {
    const value = filter[field];
    return value === undefined ? [] : [findKey(entity, field, value)];
  });
  const [rows, chunks] = await Promise.all([
    lookUpRows(tx, entity, filter.id, wanted),
    lookUpChunks(tx, entity, filter.id, wanted),
  ]);
  const single = rows.flatMap((record) => {
    const scope = scopes.get(record.g);
    const fits = scope !== undefined && wanted.every((key) => record.k.includes(key));
    return fits ? [{ record, scope }] : [];
  });
  const bytes = tx.objectStore('chunkBytes');
  const opened = chunks.map(async (record) => {
    const scope = scopes.get(record.g);
    const fits = scope !== undefined && record.t === entity && record.struck.length < record.i.length;
    const sealed = fits ? await bytes.get([record.g, record.n]) : undefined;
    return scope !== undefined && sealed ? [{ record, bytes: sealed, scope }] : [];
  });
  return { single, chunks: (await Promise.all(opened)).flat() };
}

/** By the last field wanted, the narrowest: a building has more rows than a task, a point or a meter. */
function lookUpRows(tx: ReadTransaction, t: SyncEntity, id: string | undefined, wanted: readonly string[]) {
  const store = tx.objectStore('rows');
  const narrowest = wanted.at(-1);
  if (id !== undefined) return store.index('key').getAll(IDBKeyRange.bound([t, id], [t, id, []]));
  if (narrowest !== undefined) return store.index('find').getAll(narrowest);
  return store.index('key').getAll(IDBKeyRange.bound([t], [t, []]));
}

function lookUpChunks(tx: ReadTransaction, t: SyncEntity, id: string | undefined, wanted: readonly string[]) {
  const store = tx.objectStore('chunks');
  const narrowest = wanted.at(-1);
  if (id !== undefined) return store.index('id').getAll(id);
  if (narrowest !== undefined) return store.index('find').getAll(narrowest);
  return store.index('entity').getAll(t);
}

export async function openRows<E extends SyncEntity>(
  sealer: Sealer,
  found: FoundRows,
  t: E,
  filter: RowFilter,
): Promise<StoredRow<E>[]> {
  const singles = found.single.map(async ({ record, scope }) => {
    const key = { t, id: record.i, part: record.p, v: record.v };
    const row = (await sealer.open(labelOf(key), record.d)) as StoredRow<E>['row'];
    return [{ row: { ...key, scope, row }, g: record.g }];
  });
  const chunks = found.chunks.map((chunk) => openChunk(sealer, chunk, t, filter));
  const newest = new Map<string, { row: StoredRow<E>; g: number }>();
  for (const one of (await Promise.all([...singles, ...chunks])).flat()) {
    const key = keyOf(one.row);
    const other = newest.get(key);
    const newer = !other || one.row.v > other.row.v || (one.row.v === other.row.v && one.g < other.g);
    if (newer) newest.set(key, one);
  }
  return Array.from(newest.values(), ({ row }) => row);
}

export async function beginStage(tx: WriteTransaction, stage: Stage): Promise<void> {
  const store = tx.objectStore('generations');
  const generations = await store.getAll();
  for (const one of generations) {
    const replaced = one.scope === stage.scope.id || one.name === stage.name;
    if (one.state === 'staged' && replaced) await store.put({ ...one, state: 'dropped' });
  }
  await store.put({
    gen: nextGeneration(generations),
    scope: stage.scope.id,
    rights: stage.scope.rights,
    state: 'staged',
    name: stage.name,
    next: stage.next,
    startPos: stage.startPos,
    rows: 0,
    bytes: 0,
    chunks: 0,
    entities: [],
  });
}

export const nextGeneration = (generations: readonly { gen: number }[]): number =>
  Math.max(0, ...generations.map(({ gen }) => gen)) + 1;

export async function dropStage(tx: WriteTransaction, name: string): Promise<void> {
  const store = tx.objectStore('generations');
  for (const one of await store.getAll()) {
    if (one.state === 'staged' && one.name === name) await store.put({ ...one, state: 'dropped' });
  }
}

const keyTuple = ({ t, id, part }: Change): RowKey => [t, id, part ?? ''];

export async function storePage(
  tx: WriteTransaction,
  name: string,
  sealed: readonly Change[],
  next: string | null,
): Promise<void> {
  const loaded = await loadTables(tx, sealed.filter(isPut).map(keyTuple));
  const staged = loaded.tables.stages.get(name);
  if (!staged) throw new StoreError('stage_gone', `There is no stage ${name}`);
  addPage(staged, sealed, next);
  await saveTables(tx, loaded);
}

export async function storePublication(
  tx: WriteTransaction,
  publication: Publication,
): Promise<Set<SyncEntity>> {
  const state = await readStateRecord(tx);
  if (publication.from !== undefined && publication.from !== state.cursor) {
    throw new StoreError('stale_cursor', 'The cursor has moved meanwhile');
  }
  const keys = new Map(publication.changes.map((change) => [keyOf(change), keyTuple(change)]));
  if (publication.adopt.length > 0) {
    for (const [t, id, part] of await tx.objectStore('overlaps').getAllKeys()) {
      keys.set(keyOf({ t, id, part }), [t, id, part]);
    }
  }
  const loaded = await loadTables(tx, [...keys.values()]);
  const touched = publishRows(loaded.tables, publication);
  for (const entity of await saveTables(tx, loaded)) touched.add(entity);
  await tx.objectStore('state').put({ ...state, cursor: publication.cursor }, 'state');
  return touched;
}

export async function forgetRows(tx: WriteTransaction): Promise<void> {
  const store = tx.objectStore('generations');
  for (const one of await store.getAll()) {
    if (one.state === 'staged') await store.put({ ...one, state: 'dropped' });
    if (one.state === 'shown') await store.put({ ...one, state: 'stale' });
  }
  await tx.objectStore('overlaps').clear();
  await tx.objectStore('state').put({ ...(await readStateRecord(tx)), cursor: null, ackSeq: 0 }, 'state');
}

const rowsPerBite = 2_000;

/** Deletes a bite of what no scope shows any more; false once nothing is left. */
export async function purge(tx: WriteTransaction): Promise<boolean> {
  const generations = await tx.objectStore('generations').getAll();
  const dropped = generations.find(({ state }) => state === 'dropped');
  if (!dropped) return false;
  await tx.objectStore('chunks').delete(ofGeneration(dropped.gen));
  await tx.objectStore('chunkBytes').delete(ofGeneration(dropped.gen));
  const rows = tx.objectStore('rows');
  const keys = await rows.getAllKeys(ofGeneration(dropped.gen), rowsPerBite);
  const [first, last] = [keys[0], keys.at(-1)];
  if (first && last) await rows.delete(IDBKeyRange.bound(first, last));
  if (keys.length < rowsPerBite) {
    await tx.objectStore('gone').delete(ofGeneration(dropped.gen));
    await tx.objectStore('generations').delete(dropped.gen);
  }
  return true;
}
