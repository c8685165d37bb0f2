import { randomUUID } from 'node:crypto';
import type { AppContext } from '../src/platform/context.ts';

/** Rows a test starts from, written straight into the database. */
export function createGiven(app: AppContext) {
  const db = app.db.system;
  const site = async (name = `Liegenschaft ${randomUUID().slice(0, 8)}`) => {
    const row = await db.insertInto('sites').values({ name }).returning('id').executeTakeFirstOrThrow();
    return row.id;
  };
  const building = async (fields: { name?: string; siteId?: string } = {}) =>
    db
      .insertInto('buildings')
      .values({
        site_id: fields.siteId ?? (await site()),
        name: fields.name ?? `Gebäude ${randomUUID().slice(0, 8)}`,
        usage_type: 'school',
      })
      .returning(['id', 'site_id', 'name'])
      .executeTakeFirstOrThrow();
  const measuringPoint = async (fields: {
    buildingId: string;
    medium?: string;
    unit?: string;
    readingMode?: 'interval' | 'manual';
    intervalSeconds?: 900 | 3600;
    direction?: string;
    kind?: string;
  }) => {
    const readingMode = fields.readingMode ?? 'interval';
    return db
      .insertInto('measuring_points')
      .values({
        building_id: fields.buildingId,
        name: `Messstelle ${randomUUID().slice(0, 8)}`,
        medium: fields.medium ?? 'electricity',
        unit: fields.unit ?? 'kWh',
        reading_mode: readingMode,
        interval_seconds: readingMode === 'interval' ? (fields.intervalSeconds ?? 900) : null,
        direction: fields.direction ?? 'consumption',
        kind: fields.kind ?? 'main',
      })
      .returning(['id', 'key', 'building_id', 'name'])
      .executeTakeFirstOrThrow();
  };
  const meter = async (fields: {
    measuringPointId: string;
    buildingId: string;
    digits?: number;
    decimals?: number;
    factor?: number;
    installedAt?: string;
    startValue?: number;
  }) => {
    const row = await db
      .insertInto('meters')
      .values({
        measuring_point_id: fields.measuringPointId,
        building_id: fields.buildingId,
        serial: `Z-${randomUUID().slice(0, 8)}`,
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
      .values({ meter_id: row.id, building_id: fields.buildingId, unit: 'kWh' })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { ...row, registerId: register.id };
  };
  return { site, building, measuringPoint, meter };
}

export type Given = ReturnType<typeof createGiven>;
