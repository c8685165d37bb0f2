import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { containing } from '../../platform/paging.ts';
import type { Scope } from '../../platform/scope.ts';

/** The device installed now; two of one point never overlap. */
const meter = sql<{ id: string; serial: string } | null>`(
  select jsonb_build_object('id', m.id, 'serial', m.serial) from meters m
  where m.measuring_point_id = p.id and tstzrange(m.installed_at, m.removed_at) @> now())`;

/**
 * Rows as readers get them; the caller has narrowed the ids to a reach. `lastValueAt` moves with readings and
 * intervals, which readers learn of from those rows: it does not change the point's version.
 */
export function loadMeasuringPoints(db: Db, ids: readonly string[]): Promise<MeasuringPoint[]> {
  return db
    .selectFrom('measuring_points as p')
    .innerJoin('buildings as b', 'b.id', 'p.building_id')
    .leftJoin(
      sql<{ measuring_point_id: string; last_value_at: string | null }>`last_values(${ids}::uuid[])`.as('v'),
      'v.measuring_point_id',
      'p.id',
    )
    .select([
      'p.id',
      'p.building_id as buildingId',
      'b.name as buildingName',
      'p.name',
      'p.medium',
      'p.direction',
    ])
    .select(['p.unit', 'p.kind', 'p.parent_id as parentId', 'p.reading_mode as readingMode'])
    .select(['p.interval_seconds as intervalSeconds', 'p.place', 'p.round_position as roundPosition'])
    .select(['p.retired_on as retiredOn', 'p.version', 'p.updated_at as updatedAt'])
    .select([meter.as('meter'), 'v.last_value_at as lastValueAt'])
    .where(sql<boolean>`p.id = any(${ids}::uuid[])`)
    .$castTo<MeasuringPoint>()
    .execute();
}

export interface PointList {
  buildingId?: string;
  medium?: string;
  search?: string;
  includeRetired: boolean;
  after: readonly [building: string, round: number, name: string, id: string] | null;
  limit: number;
}

const building = sql<string>`b.name collate "de-x-icu"`;
const name = sql<string>`p.name collate "de-x-icu"`;
/** Points outside the reading round come after those in it. */
const round = sql<number>`coalesce(p.round_position, 2147483647)`;
const matches = (pattern: string) => sql<boolean>`(concat_ws(' ', p.name, p.place, b.name) ilike ${pattern}
  or exists (select from meters m where m.measuring_point_id = p.id and m.serial ilike ${pattern}))`;

/** In the order of the reading round: building, position, name. */
export function listPointKeys(db: Db, scope: Scope, list: PointList) {
  const [afterBuilding, afterRound, afterName, afterId] = list.after ?? [null, null, null, null];
  const pattern = containing(list.search?.trim() ?? '');
  return db
    .selectFrom('measuring_points as p')
    .innerJoin('buildings as b', 'b.id', 'p.building_id')
    .select(['p.id', 'p.name', 'b.name as buildingName', round.as('round')])
    .where(scope)
    .$if(list.buildingId !== undefined, (query) => query.where('p.building_id', '=', list.buildingId ?? ''))
    .$if(list.medium !== undefined, (query) => query.where('p.medium', '=', list.medium ?? ''))
    .$if(pattern !== '%%', (query) => query.where(matches(pattern)))
    .$if(!list.includeRetired, (query) =>
      query.where(
        sql<boolean>`coalesce(p.retired_on > town_today(), true) and coalesce(b.retired_on > town_today(), true)`,
      ),
    )
    .$if(list.after !== null, (query) =>
      query.where(sql<boolean>`(${building}, ${round}, ${name}, p.id) >
        (${afterBuilding}::text collate "de-x-icu", ${afterRound}::int, ${afterName}::text collate "de-x-icu", ${afterId}::uuid)`),
    )
    .orderBy(building)
    .orderBy(round)
    .orderBy(name)
    .orderBy('p.id')
    .limit(list.limit)
    .execute();
}

export function findPoint(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('measuring_points')
    .select(['id', 'building_id as buildingId', 'unit', 'version'])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

type Fields = Pick<MeasuringPoint, 'buildingId' | 'name' | 'medium' | 'unit' | 'readingMode'> &
  Partial<
    Pick<MeasuringPoint, 'direction' | 'kind' | 'parentId' | 'intervalSeconds' | 'place' | 'roundPosition'>
  >;
export type PointFields = Fields;

const columnsOf = (fields: Partial<Fields>) => ({
  direction: fields.direction,
  kind: fields.kind,
  parent_id: fields.parentId,
  interval_seconds: fields.intervalSeconds,
  place: fields.place,
  round_position: fields.roundPosition,
});

/** No row when the id exists already. */
export function insertPoint(db: Db, id: string, fields: Fields) {
  const { buildingId, name, medium, unit, readingMode } = fields;
  return db
    .insertInto('measuring_points')
    .values({
      id,
      building_id: buildingId,
      name,
      medium,
      unit,
      reading_mode: readingMode,
      ...columnsOf(fields),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** Writes when the version still is the one the caller saw. */
export function changePoint(
  db: Db,
  scope: Scope,
  id: string,
  version: number | null,
  fields: Partial<Fields> & { retiredOn?: string | null },
) {
  return db
    .updateTable('measuring_points')
    .set({ name: fields.name, medium: fields.medium, unit: fields.unit, reading_mode: fields.readingMode })
    .set({ ...columnsOf(fields), retired_on: fields.retiredOn, updated_at: sql`updated_at` })
    .where(scope)
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
}

export async function hasPartsInUse(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('measuring_points')
    .select('id')
    .where('parent_id', '=', id)
    .where('retired_on', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
