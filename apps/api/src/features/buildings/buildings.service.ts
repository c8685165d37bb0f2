import type * as contract from '@citypulse/contracts/buildings';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, requireTown, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { scopeFilter } from '../../platform/scope.ts';
import {
  changeBuilding,
  deleteAreas,
  findBuildingKey,
  insertAreas,
  insertBuilding,
  listBuildingKeys,
  loadBuildings,
} from './buildings.sql.ts';

export { loadBuildings } from './buildings.sql.ts';

type Area = contract.BuildingArea;

const BuildingKey = z.tuple([cursorText, z.uuid()]);
const refusals = {
  buildings_code: () => taken('code', 'Another building has this code'),
  buildings_name: () => taken('name', 'The site has a building of this name'),
  buildings_site_id_fkey: () => new AppError('not_found', 'No such site'),
  building_areas_validity: () =>
    new AppError('validity_overlap', 'Two areas of one kind are valid at the same time', {
      errors: [{ path: 'body.areas', code: 'validity_overlap', message: 'Two areas of one kind overlap' }],
    }),
  building_areas_order: () =>
    new AppError('invalid_request', 'An area ends before it begins', {
      errors: [{ path: 'body.areas', code: 'validity', message: 'An area ends before it begins' }],
    }),
};

export async function listBuildings(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof contract.listBuildings>['query'],
): Promise<Response<typeof contract.listBuildings>> {
  const db = app.db.as(caller);
  const keys = await listBuildingKeys(db, scopeFilter(caller, 'buildings:read', 'b.id'), {
    siteId: query.siteId,
    search: query.search,
    includeRetired: query.includeRetired === 'true',
    after: decodeCursor(query.cursor, BuildingKey),
    limit: query.limit + 1,
  });
  return loadPage(
    keys,
    query.limit,
    (key) => [key.name, key.id],
    (ids) => loadBuildings(db, ids),
  );
}

export async function getBuilding(app: AppContext, caller: Caller, id: string): Promise<contract.Building> {
  const building = await seenBuilding(app.db.as(caller), caller, id);
  if (!building) throw new AppError('not_found', 'No such building');
  return building;
}

async function seenBuilding(db: Db, caller: Caller, id: string): Promise<contract.Building | undefined> {
  const key = await findBuildingKey(db, scopeFilter(caller, 'buildings:read', 'id'), id);
  return key && (await loadBuildings(db, [key.id]))[0];
}

/** In the order the rows are answered in. */
const inOrder = (areas: readonly Area[]): Area[] =>
  areas.toSorted((a, b) => (`${a.kind} ${a.validFrom}` < `${b.kind} ${b.validFrom}` ? -1 : 1));

export async function createBuilding(
  app: AppContext,
  caller: Caller,
  {
    id = newId() as contract.Building['id'],
    areas,
    ...fields
  }: Parsed<typeof contract.createBuilding>['body'],
): Promise<contract.Building> {
  requireTown(caller, 'buildings:write', 'A new building');
  const act = (db: Db) => insertWithAreas(db, id, fields, areas);
  const inserted = await refusing(refusals, () => app.db.as(caller).transaction().execute(act));
  const building = await seenBuilding(app.db.as(caller), caller, id);
  if (!building || (!inserted && !holds(building, { ...fields, areas: inOrder(areas) }))) {
    throw taken('id', 'Another building has this id');
  }
  return building;
}

async function insertWithAreas(
  db: Db,
  id: string,
  fields: Parameters<typeof insertBuilding>[2],
  areas: readonly Area[],
): Promise<boolean> {
  const inserted = await insertBuilding(db, id, fields);
  if (inserted && areas.length > 0) await insertAreas(db, id, withIds(areas));
  return inserted !== undefined;
}

const withIds = (areas: readonly Area[]) => areas.map((area) => ({ ...area, id: newId() }));

export async function updateBuilding(
  app: AppContext,
  caller: Caller,
  id: string,
  { areas, ...fields }: Parsed<typeof contract.updateBuilding>['body'],
  version: number | null,
): Promise<contract.Building> {
  const act = async (db: Db) => {
    const changed = await changeBuilding(
      db,
      scopeFilter(caller, 'buildings:write', 'id'),
      id,
      version,
      fields,
    );
    if (changed && areas) await replaceAreas(db, id, inOrder(areas));
    return changed !== undefined;
  };
  const changed = await refusing(refusals, () => app.db.as(caller).transaction().execute(act));
  const building = await seenBuilding(app.db.as(caller), caller, id);
  if (!building || !changed) {
    throw notWritten(caller, 'buildings:write', building && { buildingId: id, version: building.version });
  }
  return building;
}

async function replaceAreas(db: Db, buildingId: string, areas: readonly Area[]): Promise<void> {
  const [building] = await loadBuildings(db, [buildingId]);
  if (isDeepStrictEqual(building?.areas, areas)) return;
  await deleteAreas(db, buildingId);
  if (areas.length > 0) await insertAreas(db, buildingId, withIds(areas));
}
