import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { isPassing } from '../../platform/passing-failure.ts';
import { refreshConflict, resolveWithin } from './conflicts.service.ts';
import { applied, refused, type Effect } from './effects.service.ts';
import { handlerOf } from './mutation-handlers.service.ts';
import { applyPatch } from './patches.service.ts';
import { findRow, type Row } from './present-rows.service.ts';
import type { FitMutation } from './sent-mutations.service.ts';
import { whatStoodAgainst } from './standing-against.service.ts';

/**
 * Carries out one mutation within the joined transaction. Its refusal undoes whatever its service had done; a bug is
 * logged and refuses this mutation only, for the next ones must not wait for it.
 */
export async function carryOut(app: AppContext, caller: Caller, mutation: FitMutation): Promise<Effect> {
  try {
    return await app.db.system.transaction().execute(() => act(app, caller, mutation));
  } catch (error) {
    const refusal = refusalOf(app, mutation, error);
    return (
      (await whatStoodAgainst(app, caller, mutation, refusal)) ??
      (await refuse(app, caller, mutation, refusal))
    );
  }
}

async function act(app: AppContext, caller: Caller, mutation: FitMutation): Promise<Effect> {
  if (mutation.patch) return applyPatch(app, caller, mutation, mutation.patch);
  const { type, params, body, entity } = mutation;
  if (type === 'resolveConflict') return applied(await resolveWithin(app, caller, entity.id, body));
  const gone = mutation.operation === 'delete' ? await findRow(app.db.as(caller), entity) : undefined;
  const row = (await handlerOf(type)(app, caller, { params, body })) as Row | undefined;
  // An Auftrag made of a Meldung is not the Meldung.
  const own = row?.id === entity.id ? row : undefined;
  return { ...applied(own), buildingId: (row ?? gone)?.buildingId ?? null };
}

async function refuse(
  app: AppContext,
  caller: Caller,
  mutation: FitMutation,
  refusal: AppError,
): Promise<Effect> {
  const { type, entity, operation } = mutation;
  // A decision about what has moved on shall be made anew, about what is there now.
  if (type === 'resolveConflict' && refusal.code === 'version_mismatch')
    await refreshConflict(app, caller, entity.id);
  const row = operation === 'create' ? undefined : await findRow(app.db.as(caller), entity);
  return { ...refused(refusal), buildingId: row?.buildingId ?? null };
}

function refusalOf(app: AppContext, { id, type }: FitMutation, error: unknown): AppError {
  if (isPassing(error) || (error instanceof AppError && error.code === 'unavailable')) throw error;
  if (error instanceof AppError) return error;
  const isOfData = (error as { code?: string }).code?.startsWith('22') ?? false;
  app.log.error({ error, mutation: id, type }, 'a mutation failed unexpectedly');
  return new AppError(isOfData ? 'invalid_request' : 'internal');
}
