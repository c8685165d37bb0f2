import { randomUUID } from 'node:crypto';
import type { AppContext } from '../src/platform/context.ts';
import type { Db } from '../src/platform/db.ts';

const unique = (prefix: string) => `${prefix} ${randomUUID().slice(0, 8)}`;

async function givenSite(db: Db, name = unique('Liegenschaft')): Promise<string> {
  const row = await db.insertInto('sites').values({ name }).returning('id').executeTakeFirstOrThrow();
  return row.id;
}

async function givenBuilding(db: Db, fields: { name?: string; siteId?: string } = {}) {
  return db
    .insertInto('buildings')
    .values({
      site_id: fields.siteId ?? (await givenSite(db)),
      name: fields.name ?? unique('Gebäude'),
      usage_type: 'school',
    })
    .returning(['id', 'site_id', 'name'])
    .executeTakeFirstOrThrow();
}

export interface MeasuringPointFields {
  buildingId: string;
  medium?: string;
  unit?: string;
  readingMode?: 'interval' | 'manual';
  intervalSeconds?: 900 | 3600;
  direction?: string;
  kind?: string;
}

async function givenMeasuringPoint(db: Db, fields: MeasuringPointFields) {
  const readingMode = fields.readingMode ?? 'interval';
  return db
    .insertInto('measuring_points')
    .values({
      building_id: fields.buildingId,
      name: unique('Messstelle'),
      medium: fields.medium ?? 'electricity',
      unit: fields.unit ?? 'kWh',
      reading_mode: readingMode,
      interval_seconds: readingMode === 'interval' ? (fields.intervalSeconds ?? 900) : null,
      direction: fields.direction ?? 'consumption',
      kind: fields.kind ?? 'main',
    })
    .returning(['id', 'key', 'building_id', 'name'])
    .executeTakeFirstOrThrow();
}

export interface MeterFields {
  measuringPointId: string;
  buildingId: string;
  digits?: number;
  decimals?: number;
  factor?: number;
  installedAt?: string;
  startValue?: number;
}

async function givenMeter(db: Db, fields: MeterFields) {
  const meter = await db
    .insertInto('meters')
    .values({
      measuring_point_id: fields.measuringPointId,
      building_id: fields.buildingId,
      serial: unique('Z'),
      digits: fields.digits ?? 6,
      decimals: fields.decimals ?? 1,
      factor: fields.factor ?? 1,
      installed_at: fields.installedAt ?? '2024-01-01T00:00:00Z',
      start_value: fields.startValue ?? 0,
    })
    .returning(['id', 'serial'])
    .executeTakeFirstOrThrow();
  const register = await db
    .insertInto('registers')
    .values({ meter_id: meter.id, building_id: fields.buildingId, unit: 'kWh' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...meter, registerId: register.id };
}

/** Rows a test starts from, written straight into the database. */
export const createGiven = (app: AppContext) => ({
  site: (name?: string) => givenSite(app.db.system, name),
  building: (fields?: { name?: string; siteId?: string }) => givenBuilding(app.db.system, fields),
  measuringPoint: (fields: MeasuringPointFields) => givenMeasuringPoint(app.db.system, fields),
  meter: (fields: MeterFields) => givenMeter(app.db.system, fields),
});

export type Given = ReturnType<typeof createGiven>;
