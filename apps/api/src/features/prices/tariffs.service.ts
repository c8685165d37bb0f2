import { Day } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/prices';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, requireTown, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { changeTariff, insertTariff, listTariffKeys, loadTariffs } from './tariffs.sql.ts';
import { endsBeforeItBegins, overlaps } from './validity.service.ts';

export { loadTariffs } from './tariffs.sql.ts';

const TariffKey = z.tuple([cursorText, Day, z.uuid()]);
const refusals = {
  tariffs_validity: () => overlaps('Another tariff of this medium is valid at this time'),
  tariffs_order: endsBeforeItBegins,
};

export async function listTariffs(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof contract.listTariffs>['query'],
): Promise<Response<typeof contract.listTariffs>> {
  const db = app.db.as(caller);
  const keys = await listTariffKeys(db, decodeCursor(query.cursor, TariffKey), query.limit + 1);
  return loadPage(
    keys,
    query.limit,
    (key) => [key.medium, key.valid_from, key.id],
    (ids) => loadTariffs(db, ids),
  );
}

export async function createTariff(
  app: AppContext,
  caller: Caller,
  { id = newId() as contract.TariffId, ...fields }: Parsed<typeof contract.createTariff>['body'],
): Promise<contract.Tariff> {
  requireTown(caller, 'prices:write', 'A new tariff');
  const db = app.db.as(caller);
  const inserted = await refusing(refusals, () => insertTariff(db, id, fields));
  const [tariff] = await loadTariffs(db, [id]);
  if (!tariff || (!inserted && !holds(tariff, fields))) throw taken('id', 'Another tariff has this id');
  return tariff;
}

export async function updateTariff(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateTariff>['body'],
  version: number | null,
): Promise<contract.Tariff> {
  requireTown(caller, 'prices:write', 'Changing a tariff');
  const db = app.db.as(caller);
  const changed = await refusing(refusals, () => changeTariff(db, id, version, fields));
  const [tariff] = await loadTariffs(db, [id]);
  if (!tariff || !changed)
    throw notWritten(caller, 'prices:write', tariff && { ...tariff, buildingId: null });
  return tariff;
}
