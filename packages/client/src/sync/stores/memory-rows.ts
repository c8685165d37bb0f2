import type { Change, Scope, SyncEntity } from '@citypulse/contracts/sync-changes';
import type { Publication, Stage, StoredRow } from '../local-store.ts';
import { isPut, keyOf, requireHeld } from './row-keys.ts';
import { StoreError } from './store-errors.ts';

/** The rows of one scope, visible or staged. */
export interface Generation {
  scope: Scope;
  rows: Map<string, StoredRow>;
}

export interface StagedGeneration extends Generation {
  stage: Stage;
  /** Versions of rows that were deleted or left while the pages were coming: a late page must not revive them. */
  gone: Map<string, number>;
}

export interface RowTables {
  cursor: string | null;
  /** By scope. Those of a void cursor are stale: shown, until the next publication. */
  visible: Map<string, Generation & { stale: boolean }>;
  /** By name. */
  stages: Map<string, StagedGeneration>;
}

const stored = (change: Change): StoredRow => ({
  t: change.t,
  id: change.id,
  part: change.part ?? '',
  v: change.v,
  scope: change.scope,
  row: change.row as StoredRow['row'],
});

export function addPage(staged: StagedGeneration, changes: readonly Change[], next: string | null): void {
  for (const change of changes.filter(isPut)) {
    const key = keyOf(change);
    const least = Math.max(staged.rows.get(key)?.v ?? -1, (staged.gone.get(key) ?? -1) + 1);
    if (change.v >= least) staged.rows.set(key, { ...stored(change), scope: staged.scope.id });
  }
  staged.stage = { ...staged.stage, next };
}

const scopesOf = (generations: readonly Generation[]): Scope[] => generations.map(({ scope }) => scope);

/** Carries out a publication on tables that nobody else sees yet; returns the entities that changed. */
export function publishRows(tables: RowTables, publication: Publication): Set<SyncEntity> {
  const touched = new Set<SyncEntity>();
  const adopted = publication.adopt.map((name) => {
    const staged = tables.stages.get(name);
    if (!staged) throw new StoreError('stage_gone', `There is no stage ${name}`);
    return staged;
  });
  const present = [...tables.visible.values()].filter(({ stale }) => !stale);
  requireHeld(publication, scopesOf(present), scopesOf(adopted));
  for (const [id, generation] of tables.visible) if (generation.stale) drop(tables, id, touched);
  for (const change of publication.changes) apply(tables, change, touched);
  const held = new Set(publication.scopes.map(({ id }) => id));
  const lost = new Set(publication.remove);
  for (const { scope } of adopted) drop(tables, scope.id, touched);
  for (const id of tables.visible.keys()) if (lost.has(id) || !held.has(id)) drop(tables, id, touched);
  for (const [name, { scope }] of tables.stages) {
    if (lost.has(scope.id) && !publication.adopt.includes(name)) tables.stages.delete(name);
  }
  adopt(tables, adopted, touched);
  for (const scope of publication.scopes) {
    const rows = tables.visible.get(scope.id)?.rows ?? new Map<string, StoredRow>();
    tables.visible.set(scope.id, { scope, rows, stale: false });
  }
  tables.cursor = publication.cursor;
  return touched;
}

function drop(tables: RowTables, scopeId: string, touched: Set<SyncEntity>): void {
  for (const row of tables.visible.get(scopeId)?.rows.values() ?? []) touched.add(row.t);
  tables.visible.delete(scopeId);
}

function apply(tables: RowTables, change: Change, touched: Set<SyncEntity>): void {
  const key = keyOf(change);
  const stages = [...tables.stages.values()];
  const staged = stages.find(({ scope }) => scope.id === change.scope);
  const visible = tables.visible.get(change.scope);
  if (!isPut(change)) {
    // A row that is only said to have changed is no longer known; its present version may still come.
    const rowless = change.op === 'put';
    for (const rows of [visible?.rows, staged?.rows]) {
      if (rows?.has(key) && !(rowless && (rows.get(key)?.v ?? 0) >= change.v)) rows.delete(key);
    }
    touched.add(change.t);
    staged?.gone.set(key, rowless ? change.v - 1 : change.v);
    return;
  }
  if (place([...tables.visible.values()], visible, key, change)) touched.add(change.t);
  if (!place(stages, staged, key, change)) return;
  staged?.gone.delete(key);
  // A page asked for before the row moved may still bring it to where it was.
  for (const other of stages) if (other !== staged && other.stage.next) other.gone.set(key, change.v);
}

/** Moves the row into `target` and out of all others, unless one of them holds a newer version of it. */
function place(
  all: readonly Generation[],
  target: Generation | undefined,
  key: string,
  change: Change,
): boolean {
  if (all.some(({ rows }) => (rows.get(key)?.v ?? -1) > change.v)) return false;
  for (const other of all) other.rows.delete(key);
  target?.rows.set(key, stored(change));
  return true;
}

/**
 * A row that lies in another visible scope too has moved. Between a stage and a scope already shown the higher version
 * holds, then the one shown; between two stages the higher version, then the later stage.
 */
function adopt(tables: RowTables, adopted: readonly StagedGeneration[], touched: Set<SyncEntity>): void {
  const before = [...tables.visible.values()];
  const fresh: Generation[] = [];
  for (const { scope, rows, stage } of adopted) {
    for (const [key, row] of rows) {
      touched.add(row.t);
      const shown = before.some((other) => (other.rows.get(key)?.v ?? -1) >= row.v);
      const newer = fresh.some((other) => (other.rows.get(key)?.v ?? -1) > row.v);
      if (shown || newer) rows.delete(key);
      else for (const other of [...before, ...fresh]) other.rows.delete(key);
    }
    tables.stages.delete(stage.name);
    tables.visible.set(scope.id, { scope, rows, stale: false });
    fresh.push({ scope, rows });
  }
}
