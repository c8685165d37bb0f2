import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowFilter, StoredRow } from '../local-store.ts';
import {
  findKey,
  ofGeneration,
  type ChunkRecord,
  type GenerationRecord,
  type PlaceInChunk,
  type WriteTransaction,
} from './idb-schema.ts';
import type { Bytes, Sealer } from './idb-sealing.ts';
import { filterFields, indexedOf, isPut, keyOf } from './row-keys.ts';
import { StoreError } from './store-errors.ts';

/*
 * A request to IndexedDB costs more than what it stores: a row each, ten thousand rows take seconds. Rows of a large
 * page are therefore sealed and stored by the hundred; one that changes afterwards is struck out of its chunk and
 * stored by itself. Large pages are trusted to bring each row once, as a snapshot does; should one lie in two places
 * all the same, the reader takes the newer one.
 */

/** Below this a page's rows are stored one by one and looked up among all others first. */
export const largePage = 64;
const rowsPerChunk = 100;

export interface SealedChunk {
  record: Omit<ChunkRecord, 'g' | 'n'>;
  bytes: Bytes;
  rows: readonly Change[];
}

const labelOf = ({ t, i, p, v }: Pick<ChunkRecord, 't' | 'i' | 'p' | 'v'>): string =>
  `chunk ${t} ${i.join()} ${p.join()} ${v.join()}`;

/** Seals a page before the transaction that stores it begins. */
export function sealChunks(sealer: Sealer, page: readonly Change[]): Promise<SealedChunk[]> {
  const rows = page.filter(isPut);
  const groups = [...Map.groupBy(rows, ({ t }) => t).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / rowsPerChunk) }, (_, n) =>
      group.slice(n * rowsPerChunk, (n + 1) * rowsPerChunk),
    ),
  );
  return Promise.all(groups.map((group) => sealChunk(sealer, group)));
}

async function sealChunk(sealer: Sealer, rows: readonly Change[]): Promise<SealedChunk> {
  const t = rows[0]?.t ?? 'assets';
  const k = new Set<string>();
  for (const { row } of rows) {
    const indexed = indexedOf(row);
    for (const field of filterFields) if (indexed[field]) k.add(findKey(t, field, indexed[field]));
  }
  const clear = {
    t,
    i: rows.map(({ id }) => id),
    p: rows.map(({ part }) => part ?? ''),
    v: rows.map(({ v }) => v),
  };
  const bytes = await sealer.seal(
    labelOf(clear),
    rows.map(({ row }) => row),
  );
  // Sealing by the hundred leaves no size of one row; what matters is that they add up.
  const s = rows.map((_, index) => shareOf(bytes.byteLength, rows.length, index));
  return { record: { ...clear, s, k: [...k], struck: [] }, bytes, rows };
}

const shareOf = (total: number, parts: number, index: number): number =>
  Math.floor((total * (index + 1)) / parts) - Math.floor((total * index) / parts);

export async function storeChunks(
  tx: WriteTransaction,
  name: string,
  chunks: readonly SealedChunk[],
  next: string | null,
): Promise<void> {
  const generations = tx.objectStore('generations');
  const stage = (await generations.getAll()).find((one) => one.state === 'staged' && one.name === name);
  if (!stage) throw new StoreError('stage_gone', `There is no stage ${name}`);
  const newer = await newerThanPage(tx, stage, chunks);
  const entities = new Set(stage.entities);
  for (const { record, bytes } of chunks) {
    const struck = record.i.flatMap((id, at) =>
      newer.has(keyOf({ t: record.t, id, part: record.p[at] ?? '' })) ? [at] : [],
    );
    stage.chunks += 1;
    stage.rows += record.i.length - struck.length;
    stage.bytes += bytes.byteLength - struck.reduce((sum, at) => sum + (record.s[at] ?? 0), 0);
    entities.add(record.t);
    await tx.objectStore('chunks').put({ ...record, g: stage.gen, n: stage.chunks, struck });
    await tx.objectStore('chunkBytes').put(bytes, [stage.gen, stage.chunks]);
  }
  await generations.put({ ...stage, next, entities: [...entities] });
}

/** Keys a late page must not bring; what the stage holds of them by itself and older is deleted on the way. */
async function newerThanPage(
  tx: WriteTransaction,
  stage: GenerationRecord,
  chunks: readonly SealedChunk[],
): Promise<Set<string>> {
  const versions = new Map(chunks.flatMap(({ rows }) => rows.map((row) => [keyOf(row), row.v])));
  const newer = new Set<string>();
  const older: { t: SyncEntity; id: string; part: string; bytes: number }[] = [];
  for (const { t, i: id, p: part, v } of await tx.objectStore('gone').getAll(ofGeneration(stage.gen))) {
    const key = keyOf({ t, id, part });
    if (v >= (versions.get(key) ?? Infinity)) newer.add(key);
  }
  for (const { t, i: id, p: part, v, d } of await tx.objectStore('rows').getAll(ofGeneration(stage.gen))) {
    const key = keyOf({ t, id, part });
    const inPage = versions.get(key);
    if (inPage === undefined) continue;
    // What the feed told is as new as the page's row of the same version.
    if (v >= inPage) newer.add(key);
    else older.push({ t, id, part, bytes: d.byteLength });
  }
  for (const { t, id, part, bytes } of older) {
    await tx.objectStore('rows').delete([stage.gen, t, id, part]);
    stage.rows -= 1;
    stage.bytes -= bytes;
  }
  return newer;
}

/** The rows of a chunk that are still in it and fit. */
export async function openChunk<E extends SyncEntity>(
  sealer: Sealer,
  { record, bytes, scope }: { record: ChunkRecord; bytes: Bytes; scope: string },
  t: E,
  wanted: RowFilter,
): Promise<{ row: StoredRow<E>; g: number }[]> {
  const rows = (await sealer.open(labelOf(record), bytes)) as StoredRow<E>['row'][];
  const struck = new Set(record.struck);
  return rows.flatMap((row, at) => {
    const id = record.i[at] ?? '';
    if (struck.has(at) || (wanted.id !== undefined && wanted.id !== id)) return [];
    const indexed = indexedOf(row);
    if (filterFields.some((field) => wanted[field] !== undefined && wanted[field] !== indexed[field]))
      return [];
    const key = { t, id, part: record.p[at] ?? '', v: record.v[at] ?? 0 };
    return [{ row: { ...key, scope, row }, g: record.g }];
  });
}

/** Takes rows out of their chunks; a chunk that has none left goes. */
export async function strikeOut(tx: WriteTransaction, places: readonly PlaceInChunk[]): Promise<void> {
  const store = tx.objectStore('chunks');
  for (const group of Map.groupBy(places, ({ chunk }) => chunk.join()).values()) {
    const [first] = group;
    const record = first && (await store.get(first.chunk));
    if (!record) continue;
    record.struck.push(...group.map(({ place }) => place));
    if (record.struck.length < record.i.length) await store.put(record);
    else {
      await store.delete(first.chunk);
      await tx.objectStore('chunkBytes').delete(first.chunk);
    }
  }
}
