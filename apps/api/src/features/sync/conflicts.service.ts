import { Instant } from '@citypulse/contracts/common';
import * as contract from '@citypulse/contracts/conflicts';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { sameValue } from '@citypulse/contracts/merge';
import { isQueueable } from '@citypulse/contracts/queueable';
import { syncEntityNames } from '@citypulse/contracts/sync-changes';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { withDatabases } from '../../platform/per-app.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { columnOf } from './conflict-drafts.service.ts';
import {
  listConflictKeys,
  loadConflicts,
  lockConflict,
  markResolved,
  rewriteTheirs,
  type LockedConflict,
} from './conflicts.sql.ts';
import { findLastWriter, lockRow } from './entity-tables.sql.ts';
import { handlerOf } from './mutation-handlers.service.ts';
import { fieldsOf, findRow, type Row } from './present-rows.service.ts';
import { paramsFor, parseBody } from './sent-mutations.service.ts';

type Conflict = contract.SyncConflict;
type Decision = Parsed<typeof contract.resolveConflict>['body'];

const ConflictKey = z.tuple([Instant, z.uuid()]);

export async function listConflicts(
  app: AppContext,
  caller: Caller,
  { cursor, limit, ...filter }: Parsed<typeof contract.listConflicts>['query'],
): Promise<Response<typeof contract.listConflicts>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, ConflictKey);
  const reach = scopeFilter(caller, 'maintenance:read');
  const keys = await listConflictKeys(db, reach, { ...filter, after, limit: limit + 1 });
  return loadPage(
    keys,
    limit,
    (key) => [key.created_at, key.id],
    (ids) => loadConflicts(db, ids),
  );
}

/** Decides a Konflikt. If it or its row has moved on meanwhile, it then shows what is there now, to be decided anew. */
export async function resolveConflict(
  app: AppContext,
  caller: Caller,
  id: string,
  decision: Decision,
): Promise<Conflict> {
  try {
    return await app.db.joined(caller, (db) => resolveWithin(withDatabases(app, db), caller, id, decision));
  } catch (error) {
    if (error instanceof AppError && error.code === 'version_mismatch')
      await app.db.joined(caller, (db) => refreshConflict(withDatabases(app, db), caller, id));
    throw error;
  }
}

/** Within a joined transaction: what is decided is written by the service the change was meant for. */
export async function resolveWithin(
  app: AppContext,
  caller: Caller,
  id: string,
  body: unknown,
): Promise<Conflict> {
  const decision = contract.resolveConflict.body.parse(body);
  await load(app, caller, id);
  const conflict = await lockConflict(app.db.system, scopeFilter(caller, 'maintenance:work'), id);
  if (!conflict) throw new AppError('not_found');
  if (conflict.resolved_at !== null) return requireSame(app, caller, conflict, decision);
  if (conflict.version !== decision.expectedVersion)
    throw new AppError('version_mismatch', `The conflict is now at version ${conflict.version}`);
  if ((await standNow(app, caller, conflict))?.isOther)
    throw new AppError('version_mismatch', 'The row has changed since the conflict was looked at');
  const { strategy } = decision;
  if (strategy !== 'theirs') await write(app, caller, conflict, valuesOf(conflict, decision));
  const at = app.now().toISOString();
  await markResolved(app.db.system, conflict, { userId: caller.id, strategy, at });
  return load(app, caller, id);
}

/** Sent again, the same person's same decision is answered; anybody else comes too late. */
function requireSame(
  app: AppContext,
  caller: Caller,
  conflict: LockedConflict,
  { strategy }: Decision,
): Promise<Conflict> {
  if (conflict.resolved_by !== caller.id || conflict.resolution_strategy !== strategy)
    throw new AppError('conflict', 'The conflict was decided already');
  return load(app, caller, conflict.id);
}

async function load(app: AppContext, caller: Caller, id: string): Promise<Conflict> {
  const [conflict] = await loadConflicts(app.db.as(caller), [id]);
  if (!conflict) throw new AppError('not_found');
  return conflict;
}

function valuesOf({ mine }: LockedConflict, { strategy, values = {} }: Decision): Record<string, unknown> {
  if (strategy === 'mine') return mine;
  const missing = Object.keys(mine).filter((field) => !Object.hasOwn(values, field));
  const beside = Object.keys(values).filter((field) => !Object.hasOwn(mine, field));
  const [field] = [...missing, ...beside];
  if (field === undefined) return values;
  throw new AppError('invalid_request', 'Give every clashing field a value, and no other', {
    errors: [{ path: `body.values.${field}`, code: 'custom', message: 'Exactly the clashing fields' }],
  });
}

async function write(
  app: AppContext,
  caller: Caller,
  { conflict_type: kind, mutation_type: type, entity_id: id }: LockedConflict,
  values: Record<string, unknown>,
): Promise<void> {
  if (kind === 'deleted') throw new AppError('conflict', 'The row is gone, nothing can be written to it');
  if (!isQueueable(type)) throw new AppError('conflict', 'This change is not known any more');
  // An Auftrag is finished anew only after it was reopened, which is the planners' right.
  if (type === 'completeTask') {
    const reopening = { params: paramsFor('updateTask', id), body: { status: 'open' } };
    await handlerOf('updateTask')(app, caller, reopening);
  }
  await handlerOf(type)(app, caller, { params: paramsFor(type, id), body: parseBody(type, values) });
}

/** Shows the row as it is now on the server's side of the Konflikt. */
export async function refreshConflict(app: AppContext, caller: Caller, id: string): Promise<void> {
  const conflict = await lockConflict(app.db.system, scopeFilter(caller, 'maintenance:work'), id);
  const now = conflict && conflict.resolved_at === null ? await standNow(app, caller, conflict) : undefined;
  if (!conflict || !now?.isOther) return;
  const writer = await findLastWriter(
    app.db.system,
    now.entity.t,
    now.entity.id,
    Object.keys(now.theirs).map(columnOf),
  );
  const { theirs, row } = now;
  await rewriteTheirs(app.db.system, id, {
    theirs,
    theirsBy: writer?.by ?? null,
    theirsAt: writer?.at ?? null,
    rowVersion: row.version ?? null,
  });
}

/** The clashing fields as they are now; nothing when the row is gone. Nobody changes it until the decision is written. */
async function standNow(app: AppContext, caller: Caller, conflict: LockedConflict) {
  const t = syncEntityNames.find((name) => name === conflict.entity_type);
  if (!t || conflict.conflict_type === 'deleted') return undefined;
  const entity = { t, id: conflict.entity_id };
  await lockRow(app.db.system, t, entity.id);
  const row: Row | undefined = await findRow(app.db.as(caller), entity);
  if (!row) return undefined;
  const fields = fieldsOf(t, row);
  const theirs = Object.fromEntries(
    Object.keys(conflict.theirs).map((field) => [field, fields[field] ?? null]),
  );
  const isOther = Object.keys(theirs).some(
    (field) => !sameValue(t, field, theirs[field], conflict.theirs[field]),
  );
  return { entity, row, theirs, isOther };
}
