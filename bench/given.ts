import { randomUUID } from 'node:crypto';
import type { AppContext } from '../apps/api/src/platform/context.ts';

/** Measuring points in `buildings` buildings, main points of electricity; their ids. */
export async function givenPoints(app: AppContext, count: number, buildings = 1): Promise<string[]> {
  const db = app.db.system;
  const site = await db
    .insertInto('sites')
    .values({ name: `Site ${randomUUID()}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const made = await db
    .insertInto('buildings')
    .values(
      Array.from({ length: buildings }, (_, index) => ({
        site_id: site.id,
        name: `Building ${index} ${randomUUID()}`,
        usage_type: 'school',
      })),
    )
    .returning('id')
    .execute();
  const points = await db
    .insertInto('measuring_points')
    .values(
      Array.from({ length: count }, (_, index) => ({
        building_id: made[index % buildings]?.id ?? '',
        name: `Point ${index}`,
        medium:
          (['electricity', 'district_heat', 'gas', 'pv'] as const)[Math.floor(index / buildings) % 4] ??
          'gas',
        unit: 'kWh',
        reading_mode: 'interval',
        interval_seconds: 900,
      })),
    )
    .returning('id')
    .execute();
  return points.map(({ id }) => id);
}
