import { can } from '@citypulse/contracts/permissions';
import { queueable } from '@citypulse/contracts/queueable';
import { syncEntities } from '@citypulse/contracts/sync-entities';
import type { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { draftConflict } from './conflict-drafts.service.ts';
import { applied, type Effect } from './effects.service.ts';
import { findRemoval } from './entity-tables.sql.ts';
import { fieldsOf, findRow, titleOf } from './present-rows.service.ts';
import { mayDoIn, type FitMutation } from './sent-mutations.service.ts';

/**
 * A change that another person's stands against is no mistake of either: it becomes a Konflikt. Nothing when the
 * mutation was simply not possible.
 */
export async function whatStoodAgainst(
  app: AppContext,
  caller: Caller,
  mutation: FitMutation,
  { code }: AppError,
): Promise<Effect | null> {
  if (mutation.operation === 'create' || syncEntities[mutation.entity.t].scope !== 'building') return null;
  if (code === 'not_found') return removal(app, caller, mutation);
  const isClosed = code === 'task_closed' && mutation.patch !== null;
  const isDoneOtherwise = code === 'already_completed' || code === 'state_refused';
  return isClosed || (isDoneOtherwise && mutation.type === 'completeTask')
    ? state(app, caller, mutation)
    : null;
}

/** The row had been taken away; who took it away as well has what he wanted. */
async function removal(app: AppContext, caller: Caller, mutation: FitMutation): Promise<Effect | null> {
  const { entity, type, operation } = mutation;
  const gone = await findRemoval(app.db.system, entity.t, entity.id);
  const { permission } = syncEntities[entity.t];
  // Of rows beyond his reach nobody learns that they have been, and who could not have changed them leaves no Konflikt.
  if (!gone?.buildingId || !permission || !can(caller.grants, permission, gone.buildingId)) return null;
  if (!mayDoIn(caller, type, gone.buildingId)) return null;
  if (operation === 'delete') return { ...applied(undefined), buildingId: gone.buildingId };
  const sides = sidesOf(mutation);
  const draft = {
    type,
    kind: 'deleted' as const,
    entity,
    isOpen: true,
    buildingId: gone.buildingId,
    title: titleOf(gone.before),
    ...sides,
    theirs: {},
    theirsBy: gone.by,
    theirsAt: gone.at,
    rowVersion: null,
  };
  return { ...applied(undefined), status: 'conflict', buildingId: gone.buildingId, conflicts: [draft] };
}

/** The row is in a state that does not allow the change, which the device did not know. */
async function state(app: AppContext, caller: Caller, mutation: FitMutation): Promise<Effect | null> {
  const { entity, type } = mutation;
  const row = await findRow(app.db.as(caller), entity);
  if (!row) return null;
  const present = fieldsOf(entity.t, row);
  const { base, mine } = sidesOf(mutation);
  const patch = Object.fromEntries(
    Object.entries(mine).map(([field, to]) => [field, { from: base[field], to }]),
  );
  const fields = Object.keys(patch);
  const draft = await draftConflict(app, {
    entity,
    type,
    row,
    written: row,
    present,
    patch,
    fields,
    isOpen: true,
    kind: 'state',
  });
  return draft && { ...applied(row), status: 'conflict', conflicts: [draft] };
}

function sidesOf({ type, patch, body }: FitMutation) {
  if (patch) {
    const side = (of: 'from' | 'to') =>
      Object.fromEntries(Object.entries(patch).map(([field, one]) => [field, one[of] ?? null]));
    return { base: side('from'), mine: side('to') };
  }
  const mine = queueable[type].endpoint.body ? (body as Record<string, unknown>) : {};
  return { base: Object.fromEntries(Object.keys(mine).map((field) => [field, null])), mine };
}
