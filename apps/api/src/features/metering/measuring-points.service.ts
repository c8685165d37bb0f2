import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/metering';
import { unitsOfMedium } from '@citypulse/contracts/metering';
import { can } from '@citypulse/contracts/permissions';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { conflicting, notWritten, refusing, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { getBuilding } from '../buildings/buildings.service.ts';
import {
  changePoint,
  findPoint,
  hasPartsInUse,
  insertPoint,
  listPointKeys,
  loadMeasuringPoints,
  type PointFields,
  type PointList,
} from './measuring-points.sql.ts';

export { loadMeasuringPoints } from './measuring-points.sql.ts';

const PointKey = z.tuple([cursorText, z.int32(), cursorText, z.uuid()]);

const refusals = {
  measuring_points_name: () => taken('name', 'The building has a measuring point of this name'),
  measuring_points_parent_id_building_id_fkey: () =>
    conflicting('parentId', 'The parent is no measuring point of the same building'),
  measuring_points_parent_cycle: () => conflicting('parentId', 'A measuring point cannot be part of itself'),
  measuring_points_not_own_parent: () =>
    conflicting('parentId', 'A measuring point cannot be part of itself'),
  measuring_points_main_has_no_parent: () => conflicting('kind', 'A main measuring point has no parent'),
  measuring_points_has_values: () =>
    conflicting('medium', 'Medium, unit and reading mode are fixed: the measuring point has values'),
};

export async function listMeasuringPoints(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof contract.listMeasuringPoints>['query'],
): Promise<Response<typeof contract.listMeasuringPoints>> {
  return listPoints(app, caller, query);
}

export async function listBuildingMeasuringPoints(
  app: AppContext,
  caller: Caller,
  buildingId: string,
  query: Parsed<typeof contract.listBuildingMeasuringPoints>['query'],
): Promise<Response<typeof contract.listBuildingMeasuringPoints>> {
  await getBuilding(app, caller, buildingId);
  return listPoints(app, caller, { ...query, buildingId });
}

async function listPoints(
  app: AppContext,
  caller: Caller,
  query: Omit<PointList, 'after' | 'includeRetired'> & { cursor?: string; includeRetired: string },
) {
  const db = app.db.as(caller);
  const keys = await listPointKeys(db, scopeFilter(caller, 'buildings:read', 'p.building_id'), {
    ...query,
    includeRetired: query.includeRetired === 'true',
    after: decodeCursor(query.cursor, PointKey),
    limit: query.limit + 1,
  });
  return loadPage(
    keys,
    query.limit,
    (key) => [key.buildingName, key.round, key.name, key.id],
    (ids) => loadMeasuringPoints(db, ids),
  );
}

export async function getMeasuringPoint(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<contract.MeasuringPoint> {
  const point = await seenPoint(app.db.as(caller), caller, id);
  if (!point) throw new AppError('not_found', 'No such measuring point');
  return point;
}

async function seenPoint(db: Db, caller: Caller, id: string): Promise<contract.MeasuringPoint | undefined> {
  const key = await findPoint(db, scopeFilter(caller, 'buildings:read'), id);
  return key && (await loadMeasuringPoints(db, [key.id]))[0];
}

export async function createMeasuringPoint(
  app: AppContext,
  caller: Caller,
  {
    id = newId() as contract.MeasuringPoint['id'],
    ...body
  }: Parsed<typeof contract.createMeasuringPoint>['body'],
): Promise<contract.MeasuringPoint> {
  await getBuilding(app, caller, body.buildingId);
  if (!can(caller.grants, 'buildings:write', body.buildingId)) throw new AppError('forbidden');
  const db = app.db.as(caller);
  const fields = complete(body);
  const inserted = await refusing(refusals, () => insertPoint(db, id, fields));
  const point = await seenPoint(db, caller, id);
  if (!point || (!inserted && !holds(point, fields)))
    throw taken('id', 'Another measuring point has this id');
  return point;
}

/** A point with a parent is a part of it; interval points deliver quarter hours unless said otherwise. */
function complete(fields: PointFields): PointFields {
  fitUnit(fields.medium, fields.unit);
  const kind = fields.kind ?? (fields.parentId ? 'sub' : 'main');
  return { ...fields, kind, intervalSeconds: lengthFor(fields.readingMode, fields.intervalSeconds) };
}

function fitUnit(medium: PointFields['medium'], unit: PointFields['unit']): void {
  const units = unitsOfMedium[medium];
  if (!units.includes(unit)) throw conflicting('unit', `${medium} is metered in ${units.join(' or ')}`);
}

function lengthFor(mode: 'interval' | 'manual', seconds: 900 | 3600 | null | undefined): 900 | 3600 | null {
  if (mode === 'interval') return seconds ?? 900;
  if (seconds) throw conflicting('intervalSeconds', 'A measuring point read by hand has no interval length');
  return null;
}

export async function updateMeasuringPoint(
  app: AppContext,
  caller: Caller,
  id: string,
  body: Parsed<typeof contract.updateMeasuringPoint>['body'],
  version: number | null,
): Promise<contract.MeasuringPoint> {
  const db = app.db.as(caller);
  const before = await getMeasuringPoint(app, caller, id);
  if (body.retiredOn && (await hasPartsInUse(db, id))) {
    throw new AppError('in_use', 'The measuring point still has parts in use');
  }
  fitUnit(body.medium ?? before.medium, body.unit ?? before.unit);
  const fields = { ...body, ...modeChange(before, body) };
  const act = () => changePoint(db, scopeFilter(caller, 'buildings:write'), id, version, fields);
  const changed = await refusing(refusals, act);
  const point = await seenPoint(db, caller, id);
  if (!point || !changed) throw notWritten(caller, 'buildings:write', point);
  return point;
}

/** Reading mode and interval length change together. */
function modeChange(
  before: contract.MeasuringPoint,
  body: Parsed<typeof contract.updateMeasuringPoint>['body'],
): Partial<Pick<PointFields, 'readingMode' | 'intervalSeconds'>> {
  if (body.readingMode === undefined && body.intervalSeconds === undefined) return {};
  const readingMode = body.readingMode ?? before.readingMode;
  const kept = readingMode === before.readingMode ? before.intervalSeconds : null;
  return { readingMode, intervalSeconds: lengthFor(readingMode, body.intervalSeconds ?? kept) };
}
