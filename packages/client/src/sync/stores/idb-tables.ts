import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { StoredRow } from '../local-store.ts';
import { strikeOut } from './idb-chunks.ts';
import {
  ofGeneration,
  type GenerationRecord,
  type PlaceInChunk,
  type RowKey,
  type SealedRow,
  type WriteTransaction,
} from './idb-schema.ts';
import type { RowTables } from './memory-rows.ts';
import { keyOf } from './row-keys.ts';

type Rows = Map<string, StoredRow>;

/** Of the stored tables only the rows a step can touch, in the shape the rules of memory-rows.ts work on. */
export interface LoadedTables {
  tables: RowTables;
  /** Whose rows a map holds, and what it held on loading. */
  origins: Map<Rows, { record: GenerationRecord; rows: Rows; gone: Map<string, number> }>;
  generations: readonly GenerationRecord[];
}

const sealedOf = (row: StoredRow): SealedRow => row.row as unknown as SealedRow;

export async function loadTables(tx: WriteTransaction, keys: readonly RowKey[]): Promise<LoadedTables> {
  const generations = await tx.objectStore('generations').getAll();
  const loaded: LoadedTables = {
    tables: { cursor: null, visible: new Map(), stages: new Map() },
    origins: new Map(),
    generations,
  };
  const byGeneration = new Map<number, Rows>();
  const gone = await goneByGeneration(tx);
  for (const record of generations) {
    if (record.state === 'dropped') continue;
    const rows: Rows = new Map();
    byGeneration.set(record.gen, rows);
    addGeneration(loaded, record, rows, gone.get(record.gen) ?? new Map());
  }
  for (const [gen, row] of [...(await singleRows(tx, keys)), ...(await chunkRows(tx, keys))]) {
    const rows = byGeneration.get(gen);
    const scope = rows && loaded.origins.get(rows)?.record.scope;
    if (!rows || scope === undefined) continue;
    const key = keyOf(row);
    if ((rows.get(key)?.v ?? -1) <= row.v) rows.set(key, { ...row, scope });
  }
  for (const [rows, origin] of loaded.origins) for (const entry of rows) origin.rows.set(...entry);
  return loaded;
}

type Placed = [gen: number, row: Omit<StoredRow, 'scope'>];
const placed = (at: SealedRow): StoredRow['row'] => at as unknown as StoredRow['row'];

async function singleRows(tx: WriteTransaction, keys: readonly RowKey[]): Promise<Placed[]> {
  const index = tx.objectStore('rows').index('key');
  const found = await Promise.all(keys.map((key) => index.getAll(IDBKeyRange.only(key))));
  return found.flat().map(({ g, t, i: id, p: part, v, k, d }) => {
    return [g, { t, id, part, v, row: placed({ bytes: d.byteLength, at: { k, d } }) }];
  });
}

async function chunkRows(tx: WriteTransaction, keys: readonly RowKey[]): Promise<Placed[]> {
  const store = tx.objectStore('chunks');
  const ids = [...new Set(keys.map(([, id]) => id))];
  const found = (await Promise.all(ids.map((id) => store.index('id').getAllKeys(id)))).flat();
  const chunks = new Map(found.map((key) => [key.join(), key]));
  const wanted = new Set(keys.map(([t, id, part]) => keyOf({ t, id, part })));
  const rows: Placed[] = [];
  for (const chunk of chunks.values()) {
    const record = await store.get(chunk);
    for (const [place, id] of record?.i.entries() ?? []) {
      const part = record?.p[place] ?? '';
      if (!record || record.struck.includes(place) || !wanted.has(keyOf({ t: record.t, id, part }))) continue;
      const row = placed({ bytes: record.s[place] ?? 0, at: { chunk, place } });
      rows.push([record.g, { t: record.t, id, part, v: record.v[place] ?? 0, row }]);
    }
  }
  return rows;
}

async function goneByGeneration(tx: WriteTransaction): Promise<Map<number, Map<string, number>>> {
  const all = new Map<number, Map<string, number>>();
  for (const { g, t, i: id, p: part, v } of await tx.objectStore('gone').getAll()) {
    const some = all.get(g) ?? new Map<string, number>();
    all.set(g, some.set(keyOf({ t, id, part }), v));
  }
  return all;
}

function addGeneration(
  { tables, origins }: LoadedTables,
  record: GenerationRecord,
  rows: Rows,
  gone: Map<string, number>,
): void {
  const scope = { id: record.scope, rights: record.rights };
  origins.set(rows, { record, rows: new Map(), gone: new Map(gone) });
  if (record.name === null) {
    tables.visible.set(scope.id, { scope, rows, stale: record.state === 'stale' });
    return;
  }
  const stage = { name: record.name, scope, next: record.next, startPos: record.startPos };
  tables.stages.set(record.name, { stage, scope, rows, gone });
}

/** Writes what the step changed; the entities of scopes that came or went. */
export async function saveTables(tx: WriteTransaction, loaded: LoadedTables): Promise<Set<SyncEntity>> {
  const { tables, origins } = loaded;
  const touched = new Set<SyncEntity>();
  const kept = new Set<Rows>();
  let last = Math.max(0, ...loaded.generations.map(({ gen }) => gen));
  for (const { scope, rows, stale } of tables.visible.values()) {
    kept.add(rows);
    const origin = origins.get(rows) ?? newOrigin((last += 1), scope.id);
    const state = stale ? 'stale' : 'shown';
    if (origin.record.state === 'staged') {
      for (const entity of origin.record.entities) touched.add(entity);
      await tx.objectStore('gone').delete(ofGeneration(origin.record.gen));
    }
    const visible = { state, name: null, next: null, startPos: '', rights: scope.rights } as const;
    await saveGeneration(tx, origin, rows, visible);
  }
  for (const { stage, rows, gone } of tables.stages.values()) {
    kept.add(rows);
    const origin = origins.get(rows);
    if (!origin) continue;
    await saveGone(tx, origin, gone);
    await saveGeneration(tx, origin, rows, { next: stage.next });
  }
  for (const [rows, { record }] of origins) {
    if (kept.has(rows)) continue;
    for (const entity of record.entities) touched.add(entity);
    await tx.objectStore('generations').put({ ...record, state: 'dropped' });
  }
  await saveOverlaps(tx, loaded);
  return touched;
}

const newOrigin = (gen: number, scope: string) => ({
  record: {
    gen,
    scope,
    rights: '',
    state: 'dropped',
    name: null,
    next: null,
    startPos: '',
    rows: 0,
    bytes: 0,
    chunks: 0,
    entities: [],
  } satisfies GenerationRecord as GenerationRecord,
  rows: new Map() as Rows,
  gone: new Map<string, number>(),
});

type Origin = ReturnType<typeof newOrigin>;

async function saveGeneration(
  tx: WriteTransaction,
  { record, rows: before }: Origin,
  rows: Rows,
  change: Partial<GenerationRecord>,
): Promise<void> {
  const store = tx.objectStore('rows');
  const entities = new Set(record.entities);
  const next = { ...record, ...change };
  const writes: Promise<unknown>[] = [];
  const write = (request: Promise<unknown>) => {
    // Where a later request cannot even be made, nobody waits for this one; the transaction says what went wrong.
    request.catch(() => undefined);
    writes.push(request);
  };
  const struck: PlaceInChunk[] = [];
  for (const [key, row] of before) {
    const after = rows.get(key);
    if (after === row) continue;
    next.rows -= 1;
    next.bytes -= sealedOf(row).bytes;
    const { at } = sealedOf(row);
    if ('chunk' in at) struck.push(at);
    else if (!after) write(store.delete([record.gen, row.t, row.id, row.part]));
  }
  for (const [key, row] of rows) {
    const { at, bytes } = sealedOf(row);
    if (before.get(key) === row || 'chunk' in at) continue;
    write(store.put({ g: record.gen, t: row.t, i: row.id, p: row.part, v: row.v, ...at }));
    entities.add(row.t);
    next.rows += 1;
    next.bytes += bytes;
  }
  await strikeOut(tx, struck);
  next.entities = [...entities];
  await Promise.all(writes);
  if (JSON.stringify(next) !== JSON.stringify(record)) await tx.objectStore('generations').put(next);
}

async function saveGone(tx: WriteTransaction, { record, gone: before }: Origin, gone: Map<string, number>) {
  const store = tx.objectStore('gone');
  for (const [key, v] of gone) {
    if (before.get(key) === v) continue;
    const [t, i, p] = key.split(' ') as RowKey;
    await store.put({ g: record.gen, t, i, p, v });
  }
  for (const key of before.keys()) {
    const [t, i, p] = key.split(' ') as RowKey;
    if (!gone.has(key)) await store.delete([record.gen, t, i, p]);
  }
}

/** Remembers rows that lie in several scopes, so that adopting looks at these alone. */
async function saveOverlaps(tx: WriteTransaction, { tables }: LoadedTables): Promise<void> {
  const store = tx.objectStore('overlaps');
  if (tables.stages.size === 0) return store.clear();
  const seen = new Map<string, string>();
  for (const { scope, rows } of [...tables.visible.values(), ...tables.stages.values()]) {
    for (const [key, { t, id, part }] of rows) {
      const other = seen.get(key);
      if (other !== undefined && other !== scope.id) await store.put(true, [t, id, part]);
      seen.set(key, scope.id);
    }
  }
}
