import type { Building, BuildingArea } from '@citypulse/contracts/buildings';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { containing } from '../../platform/paging.ts';
import type { Scope } from '../../platform/scope.ts';

const sortName = sql<string>`b.name collate "de-x-icu"`;

const areas = sql<BuildingArea[]>`coalesce((
  select jsonb_agg(jsonb_build_object('kind', a.kind, 'squareMeters', a.square_meters,
    'validFrom', a.valid_from, 'validTo', a.valid_to) order by a.kind, a.valid_from)
  from building_areas a where a.building_id = b.id), '[]')`;

const referenceArea = sql<number | null>`(
  select a.square_meters from building_areas a
  where a.building_id = b.id and a.kind in ('heated', 'ngf', 'bgf')
    and daterange(a.valid_from, a.valid_to) @> town_today()
  order by array_position(array['heated', 'ngf', 'bgf'], a.kind) limit 1)`;

const measuringPointCount = sql<number>`(
  select count(*)::int from measuring_points p where p.building_id = b.id and coalesce(p.retired_on > town_today(), true))`;

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export function loadBuildings(db: Db, ids: readonly string[]): Promise<Building[]> {
  return db
    .selectFrom('buildings as b')
    .innerJoin('sites as s', 's.id', 'b.site_id')
    .select(['b.id', 'b.site_id as siteId', 's.name as siteName', 'b.name', 'b.code'])
    .select(['b.usage_type as usageType', 'b.built_in as builtIn', 'b.street', 'b.postal_code as postalCode'])
    .select(['b.city', 'b.latitude', 'b.longitude', 'b.retired_on as retiredOn', 'b.version'])
    .select('b.updated_at as updatedAt')
    .select([
      areas.as('areas'),
      referenceArea.as('referenceArea'),
      measuringPointCount.as('measuringPointCount'),
    ])
    .where(sql<boolean>`b.id = any(${ids}::uuid[])`)
    .$castTo<Building>()
    .execute();
}

export interface BuildingList {
  siteId: string | undefined;
  search: string | undefined;
  includeRetired: boolean;
  after: readonly [name: string, id: string] | null;
  limit: number;
}

export function listBuildingKeys(db: Db, scope: Scope, list: BuildingList) {
  const [name, id] = list.after ?? [null, null];
  const pattern = containing(list.search?.trim() ?? '');
  return db
    .selectFrom('buildings as b')
    .innerJoin('sites as s', 's.id', 'b.site_id')
    .select(['b.id', 'b.name'])
    .where(scope)
    .$if(list.siteId !== undefined, (query) => query.where('b.site_id', '=', list.siteId ?? ''))
    .$if(pattern !== '%%', (query) =>
      query.where(sql<boolean>`concat_ws(' ', b.name, b.code, b.street, b.city, s.name) ilike ${pattern}`),
    )
    .$if(!list.includeRetired, (query) =>
      query.where(sql<boolean>`coalesce(b.retired_on > town_today(), true)`),
    )
    .$if(list.after !== null, (query) =>
      query.where(sql<boolean>`(${sortName}, b.id) > (${name}::text collate "de-x-icu", ${id}::uuid)`),
    )
    .orderBy(sortName)
    .orderBy('b.id')
    .limit(list.limit)
    .execute();
}

export function findBuildingKey(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('buildings')
    .select(['id', 'version'])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

type Fields = Pick<Building, 'siteId' | 'name' | 'usageType'> &
  Partial<Pick<Building, 'code' | 'builtIn' | 'street' | 'postalCode' | 'city' | 'latitude' | 'longitude'>>;

const columnsOf = (fields: Partial<Fields>) => ({
  code: fields.code,
  built_in: fields.builtIn,
  street: fields.street,
  postal_code: fields.postalCode,
  city: fields.city,
  latitude: fields.latitude,
  longitude: fields.longitude,
});

/** No row when the id exists already. */
export function insertBuilding(db: Db, id: string, fields: Fields) {
  return db
    .insertInto('buildings')
    .values({
      id,
      site_id: fields.siteId,
      name: fields.name,
      usage_type: fields.usageType,
      ...columnsOf(fields),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** Writes when the version still is the one the caller saw; always counts as a change, whatever else follows. */
export function changeBuilding(
  db: Db,
  scope: Scope,
  id: string,
  version: number | null,
  fields: Partial<Fields> & { retiredOn?: string | null },
) {
  return db
    .updateTable('buildings')
    .set({ site_id: fields.siteId, name: fields.name, usage_type: fields.usageType, ...columnsOf(fields) })
    .set({ retired_on: fields.retiredOn, updated_at: sql`updated_at` })
    .where(scope)
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
}

export function deleteAreas(db: Db, buildingId: string) {
  return db.deleteFrom('building_areas').where('building_id', '=', buildingId).execute();
}

export function insertAreas(db: Db, buildingId: string, areas: readonly (BuildingArea & { id: string })[]) {
  const rows = areas.map((area) => ({
    id: area.id,
    building_id: buildingId,
    kind: area.kind,
    square_meters: area.squareMeters,
    valid_from: area.validFrom,
    valid_to: area.validTo,
  }));
  return db.insertInto('building_areas').values(rows).execute();
}
