import { randomUUID } from 'node:crypto';
import { operations } from '@citypulse/contracts/operations';
import { permissions, type Permission } from '@citypulse/contracts/permissions';
import type { Place } from './every-row.ts';

/** A request that is granted or refused by where the caller's rights reach. */
export interface Probe {
  operationId: string;
  permission: Permission;
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: object;
  /** Lists are never refused: the right shows by what is in them. */
  shows?: string;
}

function probe(operationId: string, request: Omit<Probe, 'operationId' | 'permission'>): Probe {
  const permission = permissionOf(operationId);
  return { operationId, permission, ...request };
}

export function endpointOf(operationId: string) {
  const found = operations.find((operation) => operation.operationId === operationId);
  if (!found) throw new Error(`No operation ${operationId}`);
  return found.endpoint;
}

function permissionOf(operationId: string): Permission {
  const { access } = endpointOf(operationId);
  const permission = permissions.find((one) => one === access);
  if (!permission) throw new Error(`${operationId} needs no permission`);
  return permission;
}

const period = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
const interval = { start: '2026-01-05T10:00:00Z', lengthSeconds: 900, value: 1 };

/** What belongs to one building, asked for and changed in every way there is. */
export function buildingProbes(place: Place): Probe[] {
  const { buildingId, measuringPointId, meterId, readingId, batchId } = place;
  const newPoint = { buildingId, name: randomUUID(), medium: 'gas', unit: 'm3', readingMode: 'manual' };
  return [
    probe('getBuilding', { params: { buildingId } }),
    probe('updateBuilding', { params: { buildingId }, body: { builtIn: 1970 } }),
    probe('listBuildings', { query: { limit: 200 }, shows: buildingId }),
    probe('listBuildingMeasuringPoints', { params: { buildingId } }),
    probe('listMeasuringPoints', { query: { limit: 200 }, shows: measuringPointId }),
    probe('getMeasuringPoint', { params: { measuringPointId } }),
    probe('createMeasuringPoint', { body: newPoint }),
    probe('updateMeasuringPoint', { params: { measuringPointId }, body: { place: 'Keller' } }),
    probe('listMeterExchanges', { params: { measuringPointId } }),
    probe('listMeters', { query: { limit: 200 }, shows: meterId }),
    probe('getMeter', { params: { meterId } }),
    probe('updateMeter', { params: { meterId }, body: { calibratedUntil: '2030-12-31' } }),
    probe('getSeries', { query: { measuringPointId, ...period, resolution: 'hour' } }),
    probe('getSeries', { query: { buildingId, medium: 'electricity', ...period, resolution: 'day' } }),
    probe('getBuildingFigures', { query: period, shows: buildingId }),
    probe('ingestIntervals', { body: { measuringPointId, intervals: [interval] } }),
    probe('latestValues', { shows: measuringPointId }),
    probe('listReadings', { query: { limit: 200 }, shows: readingId }),
    probe('createReading', { body: { meterId, value: 100, readAt: new Date().toISOString() } }),
    probe('reviewReading', { params: { readingId }, body: { status: 'confirmed' } }),
    probe('listImports', { query: { limit: 200 }, shows: batchId }),
    probe('listImportErrors', { params: { batchId } }),
  ];
}

/** Permitted like one of the probes, but with a request of another kind or an answer without ids: their own tests ask. */
export const notProbed: readonly string[] = [
  'createBuilding', // town-wide like createSite
  'createFactorSet', // town-wide like createTariff
  'createGasConversion',
  'createImport', // multipart
  'createMeter', // once per measuring point
  'exchangeMeter', // once per meter
  'getPortfolio', // sums
  'getUser', // like listUsers
  'guessImport', // looks at nothing stored
  'importMasterData', // multipart
  'listFactorSets', // town-wide, for everyone
  'listGasConversions',
  'listSites',
  'listTariffs',
  'setAssignments', // like createUser
  'undoImport', // once per batch
  'updateDataSource', // like createDataSource
  'updateFactorSet',
  'updateGasConversion',
  'updateSite',
  'updateTariff',
  'updateUser',
];

/** Tariffs must not overlap: each gets a day of its own. */
let nextDay = 1;

/** What belongs to the town as a whole: a role in one building is not enough. */
export function townProbes(): Probe[] {
  const town = { name: 'Hechingen', state: 'Baden-Württemberg' };
  const day = new Date(Date.UTC(2000, 0, nextDay++)).toISOString().slice(0, 10);
  const after = new Date(Date.UTC(2000, 0, nextDay)).toISOString().slice(0, 10);
  const tariff = {
    name: 'T',
    medium: 'lpg',
    validFrom: day,
    validTo: after,
    energyPriceCents: 9,
    vatPercent: 19,
  };
  const account = { email: `${randomUUID()}@town.example`, displayName: 'X', password: 'a-long-password' };
  return [
    probe('listUsers', {}),
    probe('createUser', { body: account }),
    probe('listDataSources', {}),
    probe('createDataSource', { body: { name: 'Gateway' } }),
    probe('listAudit', {}),
    probe('createSite', { body: { name: randomUUID() } }),
    probe('setUpTown', { body: town }),
    probe('createTariff', { body: tariff }),
  ];
}
