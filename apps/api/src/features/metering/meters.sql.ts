import type { Meter, Register } from '@citypulse/contracts/metering';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { containing } from '../../platform/paging.ts';
import type { Scope } from '../../platform/scope.ts';

const registers = sql<Register[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'obis', r.obis, 'label', r.label, 'unit', r.unit)
    order by r.position, r.id), '[]')
  from registers r where r.meter_id = m.id)`;

const lastReading = sql<{ value: number; readAt: string } | null>`(
  select jsonb_build_object('value', r.value,
    'readAt', to_char(r.read_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from readings r
  where r.meter_id = m.id and r.status not in ('discarded', 'corrected')
  order by r.read_at desc, r.id desc limit 1)`;

/**
 * Rows as readers get them; the caller has narrowed the ids to a reach. `lastReading` moves with the readings, which
 * readers learn of from those rows: it does not change the meter's version.
 */
export function loadMeters(db: Db, ids: readonly string[]): Promise<Meter[]> {
  return db
    .selectFrom('meters as m')
    .innerJoin('measuring_points as p', 'p.id', 'm.measuring_point_id')
    .innerJoin('buildings as b', 'b.id', 'm.building_id')
    .select(['m.id', 'm.measuring_point_id as measuringPointId', 'p.name as measuringPointName'])
    .select(['m.building_id as buildingId', 'b.name as buildingName', 'p.medium', 'm.serial', 'm.digits'])
    .select([
      'm.decimals',
      'm.factor',
      'm.calibrated_until as calibratedUntil',
      'm.installed_at as installedAt',
    ])
    .select(['m.start_value as startValue', 'm.removed_at as removedAt', 'm.end_value as endValue'])
    .select(['m.version', 'm.updated_at as updatedAt'])
    .select([registers.as('registers'), lastReading.as('lastReading')])
    .where(sql<boolean>`m.id = any(${ids}::uuid[])`)
    .$castTo<Meter>()
    .execute();
}

export interface MeterList {
  buildingId?: string;
  measuringPointId?: string;
  search?: string;
  includeRemoved: boolean;
  after: readonly [building: string, point: string, serial: string, id: string] | null;
  limit: number;
}

const building = sql<string>`b.name collate "de-x-icu"`;
const point = sql<string>`p.name collate "de-x-icu"`;

/** By building, measuring point and serial. */
export function listMeterKeys(db: Db, scope: Scope, list: MeterList) {
  const [afterBuilding, afterPoint, afterSerial, afterId] = list.after ?? [null, null, null, null];
  const pattern = containing(list.search?.trim() ?? '');
  return db
    .selectFrom('meters as m')
    .innerJoin('measuring_points as p', 'p.id', 'm.measuring_point_id')
    .innerJoin('buildings as b', 'b.id', 'm.building_id')
    .select(['m.id', 'm.serial', 'p.name as pointName', 'b.name as buildingName'])
    .where(scope)
    .$if(list.buildingId !== undefined, (query) => query.where('m.building_id', '=', list.buildingId ?? ''))
    .$if(list.measuringPointId !== undefined, (query) =>
      query.where('m.measuring_point_id', '=', list.measuringPointId ?? ''),
    )
    .$if(pattern !== '%%', (query) =>
      query.where(sql<boolean>`concat_ws(' ', m.serial, p.name, b.name) ilike ${pattern}`),
    )
    .$if(!list.includeRemoved, (query) => query.where(sql<boolean>`coalesce(m.removed_at > now(), true)`))
    .$if(list.after !== null, (query) =>
      query.where(sql<boolean>`(${building}, ${point}, m.serial, m.id) >
        (${afterBuilding}::text collate "de-x-icu", ${afterPoint}::text collate "de-x-icu", ${afterSerial}::text, ${afterId}::uuid)`),
    )
    .orderBy(building)
    .orderBy(point)
    .orderBy('m.serial')
    .orderBy('m.id')
    .limit(list.limit)
    .execute();
}

export function findMeterKey(db: Db, scope: Scope, id: string) {
  return db.selectFrom('meters').select(['id']).where(scope).where('id', '=', id).executeTakeFirst();
}

/** The device now at a point, locked: of two exchanges at a time the second one finds it gone. */
export function lockInstalledMeter(db: Db, measuringPointId: string) {
  return db
    .selectFrom('meters')
    .select(['id', 'digits', 'decimals', 'factor', 'installed_at', 'start_value'])
    .where('measuring_point_id', '=', measuringPointId)
    .where('removed_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

type Plate = Partial<Pick<Meter, 'serial' | 'digits' | 'decimals' | 'factor' | 'calibratedUntil'>>;
export type NewMeter = Plate &
  Pick<Meter, 'serial' | 'measuringPointId' | 'buildingId' | 'installedAt'> & { startValue?: number };

const plateOf = (fields: Plate) => ({
  digits: fields.digits,
  decimals: fields.decimals,
  factor: fields.factor,
  calibrated_until: fields.calibratedUntil,
});

/** No row when the id exists already. */
export function insertMeter(db: Db, id: string, meter: NewMeter) {
  const { measuringPointId, buildingId, serial, installedAt, startValue } = meter;
  return db
    .insertInto('meters')
    .values({
      id,
      measuring_point_id: measuringPointId,
      building_id: buildingId,
      serial,
      ...plateOf(meter),
      installed_at: installedAt,
      start_value: startValue,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

export type NewRegister = Pick<Register, 'obis' | 'label' | 'unit'> & { id: string };

export function insertRegisters(db: Db, meterId: string, buildingId: string, rows: readonly NewRegister[]) {
  const values = rows.map((row, position) => ({
    id: row.id,
    meter_id: meterId,
    building_id: buildingId,
    obis: row.obis,
    label: row.label,
    unit: row.unit,
    position,
  }));
  return db.insertInto('registers').values(values).execute();
}

export function findRegisters(db: Db, meterId: string) {
  return db
    .selectFrom('registers')
    .select(['id', 'obis', 'label', 'unit'])
    .where('meter_id', '=', meterId)
    .orderBy('position')
    .orderBy('id')
    .$castTo<Register>()
    .execute();
}

/** Writes when the version still is the one the caller saw. */
export function changeMeter(
  db: Db,
  scope: Scope,
  id: string,
  version: number | null,
  fields: Plate & { removedAt?: string; endValue?: number },
) {
  return db
    .updateTable('meters')
    .set({
      serial: fields.serial,
      ...plateOf(fields),
      removed_at: fields.removedAt,
      end_value: fields.endValue,
    })
    .set({ updated_at: sql`updated_at` })
    .where(scope)
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
}

export async function newestReading(db: Db, meterId: string) {
  return db
    .selectFrom('readings')
    .select(['value', 'read_at'])
    .where('meter_id', '=', meterId)
    .where('status', 'not in', ['discarded', 'corrected', 'suspicious'])
    .orderBy('read_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function wasExchanged(db: Db, meterId: string): Promise<boolean> {
  const row = await db
    .selectFrom('meter_exchanges')
    .select('id')
    .where('old_meter_id', '=', meterId)
    .executeTakeFirst();
  return row !== undefined;
}
