import type { TownBuilding } from '../../demo-town/catalogue.ts';
import {
  firstMeters,
  readingsOf,
  type TownExchange,
  type TownMeter,
  type TownReading,
} from '../../demo-town/counters.ts';
import { townGasConversions, townTariffs } from '../../demo-town/prices.ts';
import { stableId, type TownPoint } from '../../demo-town/points.ts';
import type { DemoTown } from '../../demo-town/town.ts';
import type { Db } from '../../platform/db.ts';
import { hasReadings, insertRows, removeMeter } from './town.sql.ts';

const instant = (time: number) => new Date(time).toISOString();
const siteId = (name: string) => stableId(`site ${name}`);
export const buildingId = ({ code }: TownBuilding) => stableId(code);

/** Sites, buildings with areas, measuring points, their meters and the prices, within the caller's transaction. */
export async function writeMasterData(db: Db, town: DemoTown): Promise<void> {
  const sites = [...new Set(town.buildings.map(({ site }) => site))];
  await insertRows(
    db,
    'sites',
    sites.map((name) => ({ id: siteId(name), name })),
  );
  await insertRows(db, 'buildings', town.buildings.map(buildingRow));
  await insertRows(
    db,
    'building_areas',
    town.buildings.flatMap((building) => areaRows(town, building)),
  );
  await insertRows(db, 'measuring_points', pointRows(town));
  await writeMeters(db, firstMeters(town));
  await insertRows(db, 'tariffs', townTariffs);
  await insertRows(db, 'gas_conversions', townGasConversions);
}

const buildingRow = (building: TownBuilding) => ({
  id: buildingId(building),
  site_id: siteId(building.site),
  name: building.name,
  code: building.code,
  usage_type: building.usage,
  built_in: building.builtIn,
  street: building.street,
  postal_code: '72379',
  city: 'Hechingen',
  latitude: building.latitude,
  longitude: building.longitude,
});

/** An extension opened last year: areas count from the day they are in use. */
const extension = { code: 'RS-01', before: 6_480, openedOn: '09-01' };

function areaRows(town: DemoTown, building: TownBuilding) {
  const id = buildingId(building);
  const since = `${Math.max(building.builtIn, 1970)}-01-01`;
  const opened = `${Number(town.firstDay.slice(0, 4)) + 1}-${extension.openedOn}`;
  const row = (kind: string, square_meters: number, valid_from: string, valid_to: string | null) => ({
    id: stableId(`area ${building.code} ${kind} ${valid_from}`),
    building_id: id,
    kind,
    square_meters: Math.round(square_meters),
    valid_from,
    valid_to,
  });
  const ofHeated = (heated: number, from: string, to: string | null) => [
    row('heated', heated, from, to),
    row('ngf', heated * 1.12, from, to),
    row('bgf', heated * 1.31, from, to),
  ];
  const rows =
    building.code === extension.code
      ? [...ofHeated(extension.before, since, opened), ...ofHeated(building.heated, opened, null)]
      : ofHeated(building.heated, since, null);
  return building.pool ? [...rows, row('water_surface', building.pool, since, null)] : rows;
}

/** Main points first: their short keys lie together, and the newest of them are loaded first. */
function pointRows(town: DemoTown) {
  const round = new Map(town.points.map((point, index) => [point, (index + 1) * 10]));
  const row = (point: TownPoint) => ({
    id: point.id,
    building_id: point.buildingId,
    name: point.name,
    medium: point.medium,
    direction: point.direction,
    unit: point.unit,
    kind: point.kind,
    parent_id: point.parent ? stableId(`${point.building.code} ${point.parent}`) : null,
    reading_mode: point.intervalSeconds ? 'interval' : 'manual',
    interval_seconds: point.intervalSeconds,
    place: point.place,
    round_position: point.intervalSeconds ? null : (round.get(point) ?? null),
  });
  return town.points.toSorted((a, b) => rank(a) - rank(b)).map(row);
}

const rank = (point: TownPoint) => (point.kind === 'main' ? 0 : 1);

async function writeMeters(db: Db, meters: readonly TownMeter[]): Promise<void> {
  const rows = meters.map((meter) => ({
    id: meter.id,
    measuring_point_id: meter.point.id,
    building_id: meter.point.buildingId,
    serial: meter.serial,
    digits: meter.digits,
    decimals: meter.decimals,
    factor: meter.factor,
    calibrated_until: meter.calibratedUntil,
    installed_at: instant(meter.installedAt),
    start_value: meter.startValue,
  }));
  await insertRows(db, 'meters', rows);
  const registers = meters.map(({ id, registerId, obis, point }) => ({
    id: registerId,
    meter_id: id,
    building_id: point.buildingId,
    obis,
    label: point.direction === 'consumption' ? 'Bezug' : 'Lieferung',
    unit: point.unit,
  }));
  await insertRows(db, 'registers', registers);
}

/** Hand readings and meter exchanges of a point up to the day the town was born; false when they are there. */
export async function writeReadings(
  db: Db,
  town: DemoTown,
  point: TownPoint,
  reader: string | null,
): Promise<boolean> {
  if (await hasReadings(db, point.id)) return false;
  const { readings, exchanges } = readingsOf(town, point);
  for (const exchange of exchanges) {
    await removeMeter(db, exchange.old.id, instant(exchange.at), exchange.old.endValue ?? 0);
  }
  await writeMeters(
    db,
    exchanges.map((exchange) => exchange.new),
  );
  await insertRows(db, 'meter_exchanges', exchanges.map(exchangeRow));
  await insertRows(
    db,
    'readings',
    readings.map((reading) => readingRow(reading, reader)),
  );
  return true;
}

const readingRow = ({ id, meter, at, value, suspicious }: TownReading, reader: string | null) => ({
  id,
  meter_id: meter.id,
  register_id: meter.registerId,
  measuring_point_id: meter.point.id,
  building_id: meter.point.buildingId,
  value,
  read_at: instant(at),
  captured_at: instant(at),
  // Handed in when the phone has signal again.
  synced_at: instant(at + 420_000),
  reader_id: reader,
  status: suspicious ? 'suspicious' : 'plausible',
  reason: suspicious ? 'factor_ten' : null,
});

const exchangeRow = ({ id, old, new: next, at }: TownExchange) => ({
  id,
  measuring_point_id: old.point.id,
  building_id: old.point.buildingId,
  old_meter_id: old.id,
  new_meter_id: next.id,
  exchanged_at: instant(at),
  end_value: old.endValue ?? 0,
  start_value: next.startValue ?? 0,
});

/** Which buildings the demo accounts with a narrower reach see. */
export const buildingsOfAccounts: Readonly<Record<string, readonly string[]>> = {
  'hausmeister@hechingen.example': [
    'GYM-01',
    'RS-01',
    'GMS-01',
    'SPH-01',
    'MEN-01',
    'GS-01',
    'KIG-01',
    'SPH-02',
  ],
  'technik@hechingen.example':
    'GYM-01 RS-01 GMS-01 SPH-01 MEN-01 RAT-01 RAT-02 HAL-01 BAD-01 BAD-02 KLA-01 BHF-01 FW-01 SPH-02 WOH-01'.split(
      ' ',
    ),
  'lesen@hechingen.example': ['GYM-01'],
};
