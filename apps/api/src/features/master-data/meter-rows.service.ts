import { counterRange } from '@citypulse/energy/counters';
import type { Caller } from '../../platform/caller.ts';
import type { Db } from '../../platform/db.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { meterColumns } from './columns.service.ts';
import {
  insertDefaultRegisters,
  knownMeters,
  knownPoints,
  removalsFixed,
  type KnownMeter,
  type KnownPoint,
} from './master-data.sql.ts';
import { buildingFinder, type FindBuilding } from './places.service.ts';
import { isChanged, isNew, matchRows, planRows, type Kind, type Planned } from './plan.service.ts';
import { store, type Outcome } from './store.service.ts';
import { readTable, type Report, type TableRow } from './table.service.ts';

type Row = TableRow<keyof typeof meterColumns>;
type Point = Pick<KnownPoint, 'id' | 'buildingId'>;

const meterKind: Kind<KnownMeter> = {
  required: { measuringPointId: 'point', serial: 'serial', installedAt: 'installedAt' },
  defaults: { digits: 6, decimals: 0, factor: 1 },
  clearable: ['calibratedUntil', 'startValue', 'removedAt', 'endValue'],
  keysOf: (row) => (row.serial ? [row.serial.toLowerCase()] : []),
  inUse: (row) => row.removedAt === null,
};

export async function planMeters(
  db: Db,
  caller: Caller,
  bytes: Uint8Array,
  report: Report,
  now: Date,
): Promise<Outcome> {
  const rows = readTable(bytes, meterColumns, report);
  const findBuilding = await buildingFinder(db, caller);
  const scope = scopeFilter(caller, 'buildings:write');
  const points = pointsByName(await knownPoints(db, scope));
  const known = (await knownMeters(db, scope)).map(inUtc);
  const lines = rows
    .map((row) => ({ row: row.row, fields: toFields(row, points, findBuilding, report) }))
    .filter(({ row }) => !report.failed(row));
  const planned = planRows(meterKind, matchRows(meterKind, lines, known, report), known, report);
  for (const one of planned) checkMeter(one, now, report);
  checkPlaces(planned, known, report);
  await checkRemovals(db, planned, report);
  const outcome = store('meters', planned, async (trx, made) => {
    if (made.length > 0)
      await insertDefaultRegisters(
        trx,
        made.map((meter) => meter.id),
      );
  });
  return { ...outcome, recounted: recountedPoints(planned) };
}

/** A new device counts from its first reading on, one with an end value at once. */
function recountedPoints(planned: readonly Planned<KnownMeter>[]): string[] {
  const counted = planned.filter((one) => isChanged(one) || (isNew(one) && one.wanted.endValue !== null));
  return [...new Set(counted.map(({ wanted }) => wanted.measuringPointId))];
}

const inUtc = (meter: KnownMeter): KnownMeter => ({
  ...meter,
  installedAt: new Date(meter.installedAt).toISOString(),
  removedAt: meter.removedAt && new Date(meter.removedAt).toISOString(),
});

/** By building and name; one in use before a retired one of the same name. */
function pointsByName(points: readonly KnownPoint[]): ReadonlyMap<string, Point> {
  const inOrder = points.toSorted((a, b) => Number(a.retiredOn === null) - Number(b.retiredOn === null));
  return new Map(inOrder.map((point) => [`${point.buildingId} ${point.name.toLowerCase()}`, point]));
}

function toFields(
  row: Row,
  points: ReadonlyMap<string, Point>,
  findBuilding: FindBuilding,
  report: Report,
): Partial<KnownMeter> {
  const { site: _s, building: _b, point, ...own } = row.fields;
  const fields = own as Partial<KnownMeter>;
  const buildingId = findBuilding(row, report);
  if (typeof point !== 'string' || buildingId === undefined) {
    if (typeof point === 'string' && !report.failed(row.row)) {
      report.add(row.row, 'building', 'missing_value', 'Ohne Gebäude ist die Messstelle nicht zu finden.');
    }
    return fields;
  }
  const found = points.get(`${buildingId} ${point.toLowerCase()}`);
  if (!found)
    report.add(
      row.row,
      'point',
      'unknown_point',
      `Die Messstelle „${point}“ gibt es in diesem Gebäude nicht.`,
    );
  return { ...fields, measuringPointId: found?.id, buildingId: found?.buildingId };
}

function checkMeter({ row, known, wanted }: Planned<KnownMeter>, now: Date, report: Report): void {
  if (known && known.measuringPointId !== wanted.measuringPointId) {
    report.add(row, 'point', 'other_point', 'Der Zähler ist an einer anderen Messstelle eingebaut.');
  }
  for (const field of ['installedAt', 'startValue'] as const) {
    if (known && known[field] !== wanted[field]) {
      report.add(row, field, 'fixed', 'Einbau und Anfangsstand eines Zählers stehen fest.');
    }
  }
  for (const field of ['startValue', 'endValue'] as const) {
    if ((wanted[field] ?? 0) >= counterRange(wanted)) {
      report.add(row, field, 'too_many_digits', `Der Zähler hat ${wanted.digits} Stellen vor dem Komma.`);
    }
  }
  const { removedAt, endValue, installedAt } = wanted;
  if (endValue !== null && removedAt === null) {
    report.add(row, 'removedAt', 'missing_value', 'Zum Endstand fehlt der Ausbau.');
  }
  if (removedAt !== null && (removedAt <= installedAt || Date.parse(removedAt) > now.getTime())) {
    report.add(row, 'removedAt', 'impossible_time', 'Der Ausbau liegt vor dem Einbau oder in der Zukunft.');
  }
}

/** One device at a measuring point at a time; an exchange with its two values is recorded there, not here. */
function checkPlaces(
  planned: readonly Planned<KnownMeter>[],
  known: readonly KnownMeter[],
  report: Report,
): void {
  const all = new Map([...known, ...planned.map(({ wanted }) => wanted)].map((meter) => [meter.id, meter]));
  const atPoint = Map.groupBy(all.values(), (meter) => meter.measuringPointId);
  for (const { row, wanted } of planned) {
    const other = atPoint
      .get(wanted.measuringPointId)
      ?.find((meter) => meter !== wanted && overlap(meter, wanted));
    if (!other) continue;
    const message = `Zu dieser Zeit ist Zähler ${other.serial} eingebaut. Ein Zählerwechsel wird an der Messstelle erfasst.`;
    report.add(row, 'installedAt', 'meter_installed', message);
  }
}

const overlap = (a: KnownMeter, b: KnownMeter) =>
  (b.removedAt === null || a.installedAt < b.removedAt) &&
  (a.removedAt === null || b.installedAt < a.removedAt);

async function checkRemovals(db: Db, planned: readonly Planned<KnownMeter>[], report: Report): Promise<void> {
  const changed = planned.filter(
    ({ known, wanted }) =>
      known && (known.removedAt !== wanted.removedAt || known.endValue !== wanted.endValue),
  );
  if (changed.length === 0) return;
  const fixed = await removalsFixed(
    db,
    changed.map(({ wanted }) => wanted.id),
  );
  for (const { row, wanted } of changed) {
    const { exchanged = false, lastRead = null } = fixed.get(wanted.id) ?? {};
    if (exchanged)
      report.add(row, 'removedAt', 'exchanged', 'Der Zähler wurde gewechselt; sein Ende steht fest.');
    else if (wanted.removedAt && lastRead && Date.parse(lastRead) > Date.parse(wanted.removedAt)) {
      report.add(row, 'removedAt', 'read_later', 'Der Zähler wurde nach diesem Zeitpunkt noch abgelesen.');
    }
  }
}
