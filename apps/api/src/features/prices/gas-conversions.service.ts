import { Day } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/prices';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, requireTown, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import {
  changeGasConversion,
  insertGasConversion,
  listGasConversionKeys,
  loadGasConversions,
} from './gas-conversions.sql.ts';
import { endsBeforeItBegins, overlaps } from './validity.service.ts';

export { loadGasConversions } from './gas-conversions.sql.ts';

const ValidityKey = z.tuple([Day, z.uuid()]);
const refusals = {
  gas_conversions_validity: () => overlaps('Another gas conversion is valid at this time'),
  gas_conversions_order: endsBeforeItBegins,
};

export async function listGasConversions(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof contract.listGasConversions>['query'],
): Promise<Response<typeof contract.listGasConversions>> {
  const db = app.db.as(caller);
  const keys = await listGasConversionKeys(db, decodeCursor(query.cursor, ValidityKey), query.limit + 1);
  return loadPage(
    keys,
    query.limit,
    (key) => [key.valid_from, key.id],
    (ids) => loadGasConversions(db, ids),
  );
}

export async function createGasConversion(
  app: AppContext,
  caller: Caller,
  { id = newId(), ...fields }: Parsed<typeof contract.createGasConversion>['body'],
): Promise<contract.GasConversion> {
  requireTown(caller, 'prices:write', 'A new gas conversion');
  const db = app.db.as(caller);
  const inserted = await refusing(refusals, () => insertGasConversion(db, id, fields));
  const [conversion] = await loadGasConversions(db, [id]);
  if (!conversion || (!inserted && !holds(conversion, fields))) {
    throw taken('id', 'Another gas conversion has this id');
  }
  return conversion;
}

export async function updateGasConversion(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateGasConversion>['body'],
  version: number | null,
): Promise<contract.GasConversion> {
  requireTown(caller, 'prices:write', 'Changing a gas conversion');
  const db = app.db.as(caller);
  const changed = await refusing(refusals, () => changeGasConversion(db, id, version, fields));
  const [conversion] = await loadGasConversions(db, [id]);
  if (!conversion || !changed) {
    throw notWritten(caller, 'prices:write', conversion && { ...conversion, buildingId: null });
  }
  return conversion;
}
