import type * as contract from '@citypulse/contracts/assets';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { can } from '@citypulse/contracts/permissions';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { getBuilding } from '../buildings/buildings.service.ts';
import { changeAsset, findAsset, insertAsset, listAssetKeys, loadAssets } from './assets.sql.ts';

export { loadAssets } from './assets.sql.ts';

type Asset = contract.Asset;

const refusals = {
  assets_name: () => taken('name', 'The building has an asset of this name'),
};

const AssetKey = z.tuple([cursorText, z.uuid()]);

export async function listAssets(
  app: AppContext,
  caller: Caller,
  { cursor, limit, ...filter }: Parsed<typeof contract.listAssets>['query'],
): Promise<Response<typeof contract.listAssets>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, AssetKey);
  const scope = scopeFilter(caller, 'buildings:read');
  const keys = await listAssetKeys(db, scope, { ...filter, after, limit: limit + 1 });
  return loadPage(
    keys,
    limit,
    (key) => [key.name, key.id],
    (ids) => loadAssets(db, ids),
  );
}

export async function getAsset(app: AppContext, caller: Caller, id: string): Promise<Asset> {
  const asset = await seenAsset(app, caller, id);
  if (!asset) throw new AppError('not_found', 'No such asset');
  return asset;
}

async function seenAsset(app: AppContext, caller: Caller, id: string): Promise<Asset | undefined> {
  const db = app.db.as(caller);
  const known = await findAsset(db, scopeFilter(caller, 'buildings:read'), id);
  return known && (await loadAssets(db, [known.id]))[0];
}

export async function createAsset(
  app: AppContext,
  caller: Caller,
  { id = newId() as Asset['id'], buildingId, ...fields }: Parsed<typeof contract.createAsset>['body'],
): Promise<Asset> {
  await getBuilding(app, caller, buildingId);
  if (!can(caller.grants, 'buildings:write', buildingId)) throw new AppError('forbidden');
  const isNew = await refusing(refusals, () => insertAsset(app.db.as(caller), id, buildingId, fields));
  const asset = await seenAsset(app, caller, id);
  if (!asset || (!isNew && !holds(asset, { buildingId, ...fields })))
    throw taken('id', 'Another asset has this id');
  return asset;
}

export async function updateAsset(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateAsset>['body'],
  version: number | null,
): Promise<Asset> {
  const scope = scopeFilter(caller, 'buildings:write');
  const changed = await refusing(refusals, () => changeAsset(app.db.as(caller), scope, id, version, fields));
  const asset = await seenAsset(app, caller, id);
  if (!asset || !changed) throw notWritten(caller, 'buildings:write', asset);
  return asset;
}
