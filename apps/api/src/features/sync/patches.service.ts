import { nextStatuses, type TaskStatus } from '@citypulse/contracts/maintenance';
import { companionsOf, mergePatch, policyOf, type Merge, type Patch } from '@citypulse/contracts/merge';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { nextSessionStatuses } from '@citypulse/contracts/task-rules';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { applied, type Effect } from './effects.service.ts';
import { draftConflict } from './conflict-drafts.service.ts';
import { lockRow } from './entity-tables.sql.ts';
import { handlerOf } from './mutation-handlers.service.ts';
import { fieldsOf, findRow, type Row } from './present-rows.service.ts';
import { isOwnVersion } from './push.sql.ts';
import { mayDoIn, parseBody, type FitMutation } from './sent-mutations.service.ts';

/** May the state the device wanted follow the one that is? */
function mayFollow(entity: SyncEntity, present: unknown, wanted: unknown): boolean {
  const next: Readonly<Record<string, readonly string[]>> =
    entity === 'maintenance_sessions' ? nextSessionStatuses : nextStatuses;
  return next[present as TaskStatus]?.includes(wanted as TaskStatus) ?? false;
}

/** Writes what fits into the row as it is now; what does not becomes a Konflikt. */
export async function applyPatch(
  app: AppContext,
  caller: Caller,
  mutation: FitMutation,
  patch: Patch,
): Promise<Effect> {
  const { entity, type, params } = mutation;
  await lockRow(app.db.system, entity.t, entity.id);
  const row = await rowToChange(app, caller, entity);
  const present = fieldsOf(entity.t, row);
  const merge = merged(entity.t, present, patch);
  const hasValues = Object.keys(merge.values).length > 0;
  // Else its service is asked, which knows best.
  if (!hasValues) requireMayChange(caller, mutation, row);
  const body = hasValues ? parseBody(type, merge.values) : {};
  const written = hasValues ? ((await handlerOf(type)(app, caller, { params, body })) as Row) : row;
  const effect = applied(written, (await hasMet(app, caller, mutation, row, merge)) ? 'merged' : 'applied');
  const draft = (fields: readonly string[], isOpen: boolean) =>
    draftConflict(app, {
      entity,
      type,
      row,
      present,
      written,
      patch,
      fields,
      isOpen,
      kind: kindOf(entity.t, fields),
    });
  const conflicts = await Promise.all([
    ...(merge.clashing.length > 0 ? [draft(merge.clashing, true)] : []),
    ...(merge.overlapping.length > 0 ? [draft(merge.overlapping, false)] : []),
  ]);
  // Where nobody but the person himself can look, there is nothing to decide and nobody to tell.
  const told = conflicts.filter((conflict) => conflict !== null);
  return { ...effect, ...(merge.clashing.length > 0 && { status: 'conflict' as const }), conflicts: told };
}

/** Who may not change the row may not leave a Konflikt at it either; work is changed by whoever does it. */
function requireMayChange(caller: Caller, { type, entity }: FitMutation, row: Row): void {
  if (row.buildingId !== undefined && !mayDoIn(caller, type, row.buildingId)) throw new AppError('forbidden');
  const { user } = row as { user?: { id: string } };
  if (entity.t === 'maintenance_sessions' && user?.id !== caller.id) throw new AppError('not_found');
}

async function rowToChange(app: AppContext, caller: Caller, entity: FitMutation['entity']): Promise<Row> {
  const row = await findRow(app.db.as(caller), entity);
  if (row) return row;
  // Preferences begin with their first change.
  if (entity.t === 'preferences') return { id: entity.id };
  throw new AppError('not_found');
}

function merged(entity: SyncEntity, present: Readonly<Record<string, unknown>>, patch: Patch): Merge {
  const merge = mergePatch(entity, present, patch, (_field, is, wanted) => mayFollow(entity, is, wanted));
  for (const [field, main] of Object.entries(companionsOf(entity))) {
    merge.overlapping = merge.overlapping.filter((one) => one !== field);
    if (main in patch && !(main in merge.values)) delete merge.values[field];
  }
  return merge;
}

const kindOf = (entity: SyncEntity, fields: readonly string[]): 'state' | 'field' =>
  fields.every((field) => policyOf(entity, field) === 'state') ? 'state' : 'field';

/** Did the change meet somebody else's? */
async function hasMet(
  app: AppContext,
  caller: Caller,
  { baseVersion, entity }: FitMutation,
  { version }: Row,
  { overlapping }: Merge,
): Promise<boolean> {
  if (overlapping.length > 0) return true;
  if (baseVersion === null || version === undefined || version <= baseVersion) return false;
  return !(await isOwnVersion(app.db.system, caller.id, entity.id, version));
}
