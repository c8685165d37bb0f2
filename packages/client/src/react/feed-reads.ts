import { getBuilding, listBuildings, listSites } from '@citypulse/contracts/buildings';
import type { Endpoint } from '@citypulse/contracts/endpoint';
import { me } from '@citypulse/contracts/identity';
import { latestValues } from '@citypulse/contracts/intervals';
import {
  getMeasuringPoint,
  getMeter,
  listBuildingMeasuringPoints,
  listMeasuringPoints,
  listMeterExchanges,
  listMeters,
} from '@citypulse/contracts/metering';
import { listFactorSets, listGasConversions, listTariffs } from '@citypulse/contracts/prices';
import { listReadings } from '@citypulse/contracts/readings';
import { getBuildingFigures, getPortfolio, getSeries } from '@citypulse/contracts/series';
import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import { webEntities } from '../sync/web-entities.ts';
import { isRead, type LooseRead } from './keys.ts';

const figures = [getSeries, getPortfolio, getBuildingFigures];
const points = [listBuildingMeasuringPoints, listMeasuringPoints, getMeasuringPoint];
const meters = [listMeters, getMeter];

const fromStore = Object.fromEntries(webEntities.map((entity) => [entity, []])) as unknown as Record<
  (typeof webEntities)[number],
  readonly Endpoint[]
>;

/** Which reads show something of a synced entity. */
const readsOf: Record<SyncEntity, readonly Endpoint[]> = {
  sites: [listSites, listBuildings, getBuilding],
  buildings: [listBuildings, getBuilding, getPortfolio, getBuildingFigures, ...points, ...meters],
  measuring_points: [...points, listBuildings, getBuilding, ...meters, ...figures, latestValues],
  meters: [...meters, ...points],
  meter_exchanges: [listMeterExchanges, ...meters, ...points, ...figures],
  readings: [listReadings, ...meters, ...points, ...figures],
  interval_days: [...figures, latestValues],
  tariffs: [listTariffs, ...figures],
  factor_sets: [listFactorSets, ...figures],
  gas_conversions: [listGasConversions, ...figures],
  memberships: [me],
  // From the store, never by a read of their own.
  ...fromStore,
};

/** Reads over much data come back at most this often while changes go on; the first change shows at once. */
export function gapOf(operation: string): number {
  if (isRead(operation, getSeries)) return 5_000;
  return figures.some((endpoint) => isRead(operation, endpoint)) ? 15_000 : 250;
}

/** Might this read show the change? In doubt yes. */
export function shows(operation: string, { query = {} }: LooseRead, change: Change): boolean {
  if (!readsOf[change.t].some((endpoint) => isRead(operation, endpoint))) return false;
  if (change.t !== 'interval_days') return true;
  if (query['measuringPointId'] !== undefined && query['measuringPointId'] !== change.id) return false;
  if (query['buildingId'] !== undefined && query['buildingId'] !== change.scope) return false;
  return withinPeriod(query, change.part);
}

const day = 86_400_000;

/** A local day lies within a day of the same date in UTC. */
function withinPeriod({ from, to }: Record<string, unknown>, part: string | undefined): boolean {
  if (typeof from !== 'string' || typeof to !== 'string' || part === undefined) return true;
  const date = Date.parse(part);
  return date + 2 * day > Date.parse(from) && date - day < Date.parse(to);
}
