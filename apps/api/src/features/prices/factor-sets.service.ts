import { Day } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/prices';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, requireTown, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import {
  changeFactorSet,
  insertFactorSet,
  listFactorSetKeys,
  loadFactorSets,
  replaceFactors,
} from './factor-sets.sql.ts';
import { endsBeforeItBegins, overlaps } from './validity.service.ts';

export { loadFactorSets } from './factor-sets.sql.ts';

type Factors = contract.FactorSet['factors'];

const ValidityKey = z.tuple([Day, z.uuid()]);
const refusals = {
  factor_sets_validity: () => overlaps('Another factor set is valid at this time'),
  factor_sets_order: endsBeforeItBegins,
  factors_pkey: () => new AppError('invalid_request', 'A medium is listed twice'),
};

/** In the order the rows are answered in. */
const inOrder = (factors: Factors): Factors => factors.toSorted((a, b) => (a.medium < b.medium ? -1 : 1));

export async function listFactorSets(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof contract.listFactorSets>['query'],
): Promise<Response<typeof contract.listFactorSets>> {
  const db = app.db.as(caller);
  const keys = await listFactorSetKeys(db, decodeCursor(query.cursor, ValidityKey), query.limit + 1);
  return loadPage(
    keys,
    query.limit,
    (key) => [key.valid_from, key.id],
    (ids) => loadFactorSets(db, ids),
  );
}

export async function createFactorSet(
  app: AppContext,
  caller: Caller,
  {
    id = newId() as contract.FactorSetId,
    factors,
    ...fields
  }: Parsed<typeof contract.createFactorSet>['body'],
): Promise<contract.FactorSet> {
  requireTown(caller, 'prices:write', 'A new factor set');
  const db = app.db.as(caller);
  const act = async (trx: Db) => {
    const made = await insertFactorSet(trx, id, fields);
    if (made) await replaceFactors(trx, id, factors);
    return made;
  };
  const inserted = await refusing(refusals, () => db.transaction().execute(act));
  const [set] = await loadFactorSets(db, [id]);
  if (!set || (!inserted && !holds(set, { ...fields, factors: inOrder(factors) }))) {
    throw taken('id', 'Another factor set has this id');
  }
  return set;
}

export async function updateFactorSet(
  app: AppContext,
  caller: Caller,
  id: string,
  { factors, ...fields }: Parsed<typeof contract.updateFactorSet>['body'],
  version: number | null,
): Promise<contract.FactorSet> {
  requireTown(caller, 'prices:write', 'Changing a factor set');
  const db = app.db.as(caller);
  const act = async (trx: Db) => {
    const done = await changeFactorSet(trx, id, version, fields);
    if (done && factors) await replaceFactors(trx, id, factors);
    return done;
  };
  const changed = await refusing(refusals, () => db.transaction().execute(act));
  const [set] = await loadFactorSets(db, [id]);
  if (!set || !changed) throw notWritten(caller, 'prices:write', set && { ...set, buildingId: null });
  return set;
}
