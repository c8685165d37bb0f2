import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/labels';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, taken } from '../../platform/refusals.ts';
import { scopeFilter, type Scope } from '../../platform/scope.ts';
import { newCode, readCode, signLabel } from './codes.service.ts';
import {
  findLabelIdByCode,
  findLabelIds,
  findLabelsInUse,
  findTargets,
  insertLabel,
  insertLabels,
  listLabelKeys,
  loadLabels,
  readPrintedLabels,
  readTargetsOfTown,
  retireLabel,
  type NewLabel,
} from './labels.sql.ts';
import { drawSheet } from './sheet.service.ts';

export { loadLabels } from './labels.sql.ts';

type Label = contract.Label;
type Target = contract.LabelTarget;

const LabelKey = z.tuple([cursorText]);

export async function listLabels(
  app: AppContext,
  caller: Caller,
  { cursor, limit, buildingId }: Parsed<typeof contract.listLabels>['query'],
): Promise<Response<typeof contract.listLabels>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, LabelKey);
  const list = { ...(buildingId && { buildingId }), after, limit: limit + 1 };
  const keys = await listLabelKeys(db, scopeFilter(caller, 'buildings:read'), list);
  return loadPage(
    keys,
    limit,
    (key) => [key.code],
    (ids) => loadLabels(db, ids),
  );
}

/** Labels in the order of the things; what has one keeps it. */
export async function createLabels(
  app: AppContext,
  caller: Caller,
  targets: readonly Target[],
): Promise<Response<typeof contract.createLabels>> {
  const db = app.db.as(caller);
  const labels = await db.transaction().execute(async (tx) => {
    const found = await findTargets(tx, writeScopes(caller), targets);
    const missing = targets.find(({ t, id }) => !found.some((one) => one.t === t && one.id === id));
    if (missing) throw new AppError('not_found', `No ${missing.t} ${missing.id} in reach`);
    return label(app, tx, found);
  });
  const byTarget = new Map(labels.map((one) => [keyOf(one.target), one]));
  return {
    items: [...new Set(targets.map(keyOf))].flatMap((key) => byTarget.get(key) ?? []),
    nextCursor: null,
  };
}

const keyOf = ({ t, id }: Target) => `${t} ${id}`;

function writeScopes(caller: Caller): Record<Target['t'], Scope> {
  const scope = scopeFilter(caller, 'buildings:write');
  return { measuring_point: scope, asset: scope, building: scopeFilter(caller, 'buildings:write', 'id') };
}

/** Tries again with other codes while one of them was taken. */
async function label(
  app: AppContext,
  db: Db,
  found: readonly (Target & { buildingId: string })[],
  idOf: (target: Target) => string = () => newId(),
): Promise<Label[]> {
  for (let attempts = 0; attempts < 5; attempts++) {
    const inUse = await findLabelsInUse(db, found);
    const bare = found.filter(({ t, id }) => !inUse.some((one) => one.t === t && one.targetId === id));
    if (bare.length === 0)
      return loadLabels(
        db,
        inUse.map(({ id }) => id),
      );
    await insertLabels(
      db,
      bare.map(({ t, id, buildingId }) => newLabel(app, { t, id }, buildingId, idOf({ t, id }))),
    );
  }
  throw new Error('No free code was found for a label');
}

const newLabel = (app: AppContext, target: Target, buildingId: string, id: string): NewLabel => ({
  id,
  buildingId,
  code: newCode(),
  target,
  ...signLabel(app, id),
});

/** A label for every measuring point read by hand and every asset of the town, as the system; repeating it changes nothing. */
export async function ensureLabels(app: AppContext, idOf: (target: Target) => string): Promise<void> {
  const targets = await readTargetsOfTown(app.db.system);
  if (targets.length > 0) await label(app, app.db.system, targets, idOf);
}

/** Retires a lost label; the next one names the same thing. Sent again, it is answered with the label it made. */
export async function replaceLabel(
  app: AppContext,
  caller: Caller,
  lostId: string,
  id: string,
): Promise<Label> {
  const db = app.db.as(caller);
  const [[lost], [made]] = await Promise.all([
    labelsInReach(app, caller, [lostId]),
    labelsInReach(app, caller, [id]),
  ]);
  if (!lost) throw new AppError('not_found', 'No such label');
  if (made) {
    if (made.id !== lostId && keyOf(made.target) === keyOf(lost.target) && lost.retiredAt) return made;
    throw taken('id', 'Another label has this id');
  }
  const scope = scopeFilter(caller, 'buildings:write');
  await refusing({ labels_pkey: () => taken('id', 'Another label has this id') }, () =>
    db.transaction().execute(async (tx) => {
      const retired = await retireLabel(tx, scope, lostId, app.now());
      if (!retired) throw refusal(caller, lost);
      await insertLabel(tx, newLabel(app, lost.target, retired.building_id, id));
    }),
  );
  return requireLabel(app, caller, id);
}

/** The caller may not, or the label was replaced already. */
function refusal(caller: Caller, lost: Label): AppError {
  const { code } = notWritten(caller, 'buildings:write', lost);
  return code === 'version_mismatch'
    ? new AppError('conflict', 'The label was replaced already')
    : new AppError(code);
}

async function labelsInReach(app: AppContext, caller: Caller, ids: readonly string[]): Promise<Label[]> {
  const db = app.db.as(caller);
  return loadLabels(db, await findLabelIds(db, scopeFilter(caller, 'buildings:read'), ids));
}

async function requireLabel(app: AppContext, caller: Caller, id: string): Promise<Label> {
  const [label] = await labelsInReach(app, caller, [id]);
  if (!label) throw new AppError('not_found', 'No such label');
  return label;
}

/** The label a scanned or typed code names, within reach. */
export async function resolveCode(app: AppContext, caller: Caller, scanned: string): Promise<Label> {
  const read = readCode(app, scanned);
  if (read.name === 'forged') throw new AppError('code_forged');
  const label = await findByCode(app, caller, read);
  if (!label) throw new AppError('not_found', 'No label with this code in reach');
  return label;
}

/** Undefined when nothing in reach has the code. */
export async function findByCode(
  app: AppContext,
  caller: Caller,
  read: ReturnType<typeof readCode>,
): Promise<Label | undefined> {
  const db = app.db.as(caller);
  const id =
    read.name === 'label'
      ? read.id
      : read.name === 'typed'
        ? await findLabelIdByCode(db, read.code)
        : undefined;
  return id === undefined ? undefined : (await labelsInReach(app, caller, [id]))[0];
}

export async function labelSheet(
  app: AppContext,
  caller: Caller,
  { labelIds, skip }: Parsed<typeof contract.labelSheet>['body'],
): Promise<Buffer> {
  const ids = [...new Set(labelIds)];
  const labels = await readPrintedLabels(app.db.as(caller), scopeFilter(caller, 'buildings:read'), ids);
  if (labels.length < ids.length) throw new AppError('not_found', 'A label is not in reach');
  return drawSheet(labels, skip);
}
