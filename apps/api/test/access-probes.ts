import { randomUUID } from 'node:crypto';
import { operations } from '@citypulse/contracts/operations';
import { permissions, type Permission } from '@citypulse/contracts/permissions';
import { directoryProbes } from './directory-probes.ts';
import type { Place, TownRows } from './every-row.ts';

/** A request that is granted or refused by where the caller's rights reach. */
export interface Probe {
  operationId: string;
  permission: Permission;
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: object;
  /** Sent as multipart, with the body's fields beside it. */
  file?: string;
  /** Lists are never refused: the right shows by what is in them. */
  shows?: string;
}

export function endpointOf(operationId: string) {
  const found = operations.find((operation) => operation.operationId === operationId);
  if (!found) throw new Error(`No operation ${operationId}`);
  return found.endpoint;
}

function probe(operationId: string, request: Omit<Probe, 'operationId' | 'permission'> = {}): Probe {
  const { access } = endpointOf(operationId);
  const permission = permissions.find((one) => one === access);
  if (!permission) throw new Error(`${operationId} needs no permission`);
  return { operationId, permission, ...request };
}

const all = { limit: 200 };
const period = { from: '2026-01-05T00:00:00Z', to: '2026-01-06T00:00:00Z' };
const interval = { start: '2026-01-05T10:00:00Z', lengthSeconds: 900, value: 1 };
const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const manual = { medium: 'gas', unit: 'm3', readingMode: 'manual' };

/** What belongs to one building, asked for and changed in every way there is. */
export const buildingProbes = (place: Place): Probe[] => [
  ...masterDataProbes(place),
  ...meterProbes(place),
  ...valueProbes(place),
  ...fileProbes(place),
  ...conflictProbes(place),
  ...labelProbes(place),
  ...photoProbes(place),
  ...inboxProbes(place),
  ...equipmentProbes(place),
  ...taskProbes(place),
  ...workProbes(place),
];

function equipmentProbes({ buildingId, assetId, planId }: Place): Probe[] {
  const recurrence = { every: 1, unit: 'year', from: 'schedule' };
  const plan = { title: 'Wartung', kind: 'maintenance', recurrence, nextDueOn: '2099-01-01' };
  return [
    probe('listAssets', { query: all, shows: assetId }),
    probe('getAsset', { params: { assetId } }),
    probe('createAsset', { body: { buildingId, name: randomUUID(), kind: 'other' } }),
    probe('updateAsset', { params: { assetId }, body: { place: 'Keller' } }),
    probe('listMaintenancePlans', { query: all, shows: planId }),
    probe('createMaintenancePlan', { body: { buildingId, ...plan } }),
    probe('updateMaintenancePlan', { params: { planId }, body: { leadDays: 7 } }),
  ];
}

function taskProbes({ buildingId, taskId, otherTaskId }: Place): Probe[] {
  return [
    probe('listTasks', { query: { buildingId }, shows: taskId }),
    probe('getTask', { params: { taskId } }),
    probe('createTask', { body: { buildingId, kind: 'fault', title: 'Tropft' } }),
    probe('updateTask', { params: { taskId }, body: { place: 'Keller' } }),
    probe('completeTask', { params: { taskId: otherTaskId }, body: { result: 'done' } }),
    probe('assignablePeople', { query: { buildingId } }),
    probe('taskHistory', { params: { taskId } }),
  ];
}

function workProbes({ taskId, itemId, materialId, guestLinkId }: Place): Probe[] {
  const params = { taskId };
  return [
    probe('answerChecklistItem', { params: { itemId }, body: { answer: true } }),
    probe('listGuestLinks', { params }),
    probe('createGuestLink', { params, body: { id: randomUUID(), company: 'Firma', expiresOn: inAMonth } }),
    probe('revokeGuestLink', { params: { linkId: guestLinkId } }),
    probe('startSession', { params, body: {} }),
    probe('addTaskComment', { params, body: { text: 'Gut' } }),
    probe('addTaskMaterial', { params, body: { name: 'Filter', quantity: 1, unit: 'Stück' } }),
    probe('updateTaskMaterial', { params: { materialId }, body: { quantity: 2 } }),
  ];
}

function inboxProbes({ buildingId, faultReportId, alertId }: Place): Probe[] {
  const reportId = faultReportId;
  return [
    probe('listFaultReports', { query: all, shows: faultReportId }),
    probe('createFaultReport', { body: { buildingId, category: 'water' } }),
    probe('makeTaskOfReport', { params: { reportId }, body: { taskId: randomUUID(), title: 'Leck' } }),
    probe('rejectFaultReport', { params: { reportId }, body: { reason: 'Bekannt' } }),
    probe('listAlerts', { query: all, shows: alertId }),
    probe('acknowledgeAlert', { params: { alertId } }),
    probe('resolveAlert', { params: { alertId }, body: { resolution: 'Erledigt' } }),
  ];
}

function masterDataProbes({ buildingId, measuringPointId }: Place): Probe[] {
  return [
    probe('getBuilding', { params: { buildingId } }),
    probe('updateBuilding', { params: { buildingId }, body: { builtIn: 1970 } }),
    probe('listBuildings', { query: all, shows: buildingId }),
    probe('listBuildingMeasuringPoints', { params: { buildingId } }),
    probe('listMeasuringPoints', { query: all, shows: measuringPointId }),
    probe('getMeasuringPoint', { params: { measuringPointId } }),
    probe('createMeasuringPoint', { body: { buildingId, name: randomUUID(), ...manual } }),
    probe('updateMeasuringPoint', { params: { measuringPointId }, body: { place: 'Keller' } }),
  ];
}

function meterProbes({ measuringPointId, meterId, countedPointId }: Place): Probe[] {
  const installedAt = '2024-06-01T00:00:00Z';
  const exchange = { exchangedAt: '2020-01-01T00:00:00Z', endValue: 1, startValue: 0 };
  return [
    probe('listMeters', { query: all, shows: meterId }),
    probe('getMeter', { params: { meterId } }),
    probe('createMeter', { body: { serial: randomUUID(), measuringPointId: countedPointId, installedAt } }),
    probe('updateMeter', { params: { meterId }, body: { calibratedUntil: '2030-12-31' } }),
    probe('listMeterExchanges', { params: { measuringPointId } }),
    probe('exchangeMeter', {
      params: { measuringPointId: countedPointId },
      body: { ...exchange, newMeter: { serial: randomUUID() } },
    }),
  ];
}

function valueProbes({ buildingId, siteId, measuringPointId, meterId, readingId }: Place): Probe[] {
  return [
    probe('getSeries', { query: { measuringPointId, ...period, resolution: 'hour' } }),
    probe('getSeries', { query: { buildingId, medium: 'electricity', ...period, resolution: 'day' } }),
    probe('getBuildingFigures', { query: period, shows: buildingId }),
    probe('getPortfolio', { query: { siteId, ...period, resolution: 'day' }, shows: '"total":1' }),
    probe('ingestIntervals', { body: { measuringPointId, intervals: [interval] } }),
    probe('latestValues', { shows: measuringPointId }),
    probe('listReadings', { query: all, shows: readingId }),
    probe('createReading', { body: { meterId, value: 100, readAt: new Date().toISOString() } }),
    probe('createReading', {
      body: { meterId, value: 100, readAt: '2024-02-01T00:00:00Z', supersedes: readingId },
    }),
    probe('reviewReading', { params: { readingId }, body: { status: 'confirmed' } }),
  ];
}

function labelProbes({ buildingId, measuringPointId, label }: Place): Probe[] {
  return [
    probe('listLabels', { query: all, shows: label.id }),
    probe('createLabels', { body: { targets: [{ t: 'measuring_point', id: measuringPointId }] } }),
    probe('createLabels', { body: { targets: [{ t: 'building', id: buildingId }] } }),
    probe('resolveCode', { body: { code: label.code } }),
    probe('labelSheet', { body: { labelIds: [label.id] } }),
    probe('replaceLabel', { params: { labelId: label.id }, body: { id: randomUUID() } }),
  ];
}

function conflictProbes({ conflictId }: Place): Probe[] {
  const body = { strategy: 'theirs', expectedVersion: 1 };
  return [
    probe('listConflicts', { query: all, shows: conflictId }),
    probe('resolveConflict', { params: { conflictId }, body }),
  ];
}

function photoProbes({ buildingId, readingId, photoId }: Place): Probe[] {
  const subject = { t: 'reading', id: readingId };
  const content = { sha256: '0'.repeat(64), byteSize: 1 };
  return [
    probe('registerPhoto', { body: { id: randomUUID(), subject, buildingId, ...content } }),
    probe('photoUrls', { params: { photoId } }),
  ];
}

function fileProbes({ buildingId, measuringPointId, meterId, batchId }: Place): Probe[] {
  const mapping = JSON.stringify({
    measuringPointId,
    separator: ';',
    decimal: 'comma',
    dateColumn: 0,
    valueColumn: 1,
    dateLayout: 'dd.mm.yyyy',
    stamp: 'start',
    zone: 'Europe/Berlin',
    unit: 'kWh',
  });
  const table = (kind: string, file: string) =>
    probe('importMasterData', { body: { kind }, file, shows: '"errors":[]' });
  return [
    table('buildings', `ID;Baujahr\n${buildingId};1970\n`),
    table('measuring_points', `ID;Standort\n${measuringPointId};Keller\n`),
    table(
      'measuring_points',
      `Gebäude;Messstelle;Medium;Einheit;Erfassung\n${buildingId};${randomUUID()};Erdgas;m³;Ablesung\n`,
    ),
    table('meters', `ID;Geeicht bis\n${meterId};31.12.2031\n`),
    probe('createImport', {
      body: { format: 'csv', mapping, dryRun: 'true' },
      file: 'Zeit;kWh\n05.01.2026 11:00;1\n05.01.2026 11:15;1\n',
    }),
    probe('listImports', { query: all, shows: batchId }),
    probe('listImportErrors', { params: { batchId } }),
    probe('undoImport', { params: { batchId } }),
  ];
}

/** What belongs to the town as a whole: a role in one building is not enough. */
export const townProbes = (rows: TownRows): Probe[] => [
  ...administrationProbes(rows),
  ...directoryProbes(probe),
  ...priceProbes(rows),
  probe('createChecklistTemplate', {
    body: { name: randomUUID(), items: [{ kind: 'yes_no', label: 'Sauber' }] },
  }),
  probe('updateChecklistTemplate', { params: { templateId: rows.templateId }, body: { retired: true } }),
];

function administrationProbes({ userId, verdictId, invitedId, dataSourceId, siteId }: TownRows): Probe[] {
  const account = { email: `${randomUUID()}@town.example`, displayName: 'X', password: 'a-long-password' };
  const building = { siteId, name: randomUUID(), usageType: 'school' };
  return [
    probe('listUsers'),
    probe('getUser', { params: { userId } }),
    probe('getEffectiveRights', { params: { userId } }),
    probe('forgetUser', { params: { userId } }),
    probe('createUser', { body: account }),
    probe('updateUser', { params: { userId }, body: { displayName: randomUUID() } }),
    probe('setAssignments', { params: { userId }, body: { assignments: [] } }),
    probe('listInvitations', { shows: invitedId }),
    probe('inviteUser', { body: { email: `${randomUUID()}@town.example`, displayName: 'X' } }),
    probe('resendInvitation', { params: { userId: invitedId } }),
    probe('startView', { params: { userId } }),
    probe('listPeoplesSessions', { query: all, shows: userId }),
    probe('listDataSources'),
    probe('createDataSource', { body: { name: 'Gateway' } }),
    probe('updateDataSource', { params: { dataSourceId }, body: { name: randomUUID() } }),
    probe('listAudit'),
    probe('auditChain'),
    probe('listSecurityVerdicts', { shows: verdictId }),
    probe('markFalseAlarm', { params: { verdictId }, body: { falseAlarm: true } }),
    probe('createSite', { body: { name: randomUUID() } }),
    probe('updateSite', { params: { siteId }, body: { name: randomUUID() } }),
    probe('importMasterData', { body: { kind: 'sites' }, file: `Liegenschaft\n${randomUUID()}\n` }),
    probe('createBuilding', { body: building }),
    probe('setUpTown', { body: { name: 'Hechingen', state: 'Baden-Württemberg' } }),
  ];
}

/** Prices must not overlap in time: each probe gets a day of its own. */
let nextDay = 1;
const day = (offset: number) => new Date(Date.UTC(2000, 0, offset)).toISOString().slice(0, 10);

function priceProbes({ tariffId, factorSetId, conversionId }: TownRows): Probe[] {
  const validity = { validFrom: day(nextDay), validTo: day(++nextDay) };
  const factors = [{ medium: 'gas', kgPerKwh: 0.2, basis: 'Hs' }];
  return [
    probe('createTariff', {
      body: { name: 'T', medium: 'lpg', ...validity, energyPriceCents: 9, vatPercent: 19 },
    }),
    probe('updateTariff', { params: { tariffId }, body: { name: randomUUID() } }),
    probe('createFactorSet', { body: { name: 'F', source: 'S', year: 2000, ...validity, factors } }),
    probe('updateFactorSet', { params: { factorSetId }, body: { name: randomUUID() } }),
    probe('createGasConversion', { body: { ...validity, stateNumber: 0.95, calorificValue: 11 } }),
    probe('updateGasConversion', { params: { conversionId }, body: { stateNumber: 0.96 } }),
  ];
}

/** Open to whoever holds the permission anywhere, with nothing in it that belongs to one building. */
export const unscoped: readonly string[] = [
  // Gone for whoever asks next: features/accounts tests who may.
  'revokePersonsDevice',
  'revokePersonsSession',
  'withdrawInvitation',
  'guessImport',
  'listChecklistTemplates',
  'listFactorSets',
  'listGasConversions',
  'listSites',
  'listTariffs',
  // Pulls go by the rights of their own moment, scope by scope; features/sync tests whose rows they bring.
  'pullAlerts',
  'pullEnergy',
  'pullMaintenance',
  // One's own photos, or all for planners: features/photos tests who may.
  'removePhoto',
  // Gone for whoever asks next: features/maintenance tests who may.
  'removeTaskMaterial',
  // Outside demo mode there is nothing to reset, whoever asks; features/demo tests who may.
  'resetDemo',
  // One's own work only: features/maintenance tests it.
  'updateSession',
];
