import type { BuildingArea } from '@citypulse/contracts/buildings';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** One import at a time, and time enough for a large one. */
export async function beginImport(db: Db): Promise<void> {
  await sql`set local statement_timeout = '50s'`.execute(db);
  await sql`set local lock_timeout = '20s'`.execute(db);
  await sql`select pg_advisory_xact_lock(hashtext('master_data_import'))`.execute(db);
}

export interface KnownSite {
  id: string;
  name: string;
  retiredOn: string | null;
  version: number;
}

export function knownSites(db: Db): Promise<KnownSite[]> {
  return db.selectFrom('sites').select(['id', 'name', 'retired_on as retiredOn', 'version']).execute();
}

/** Sites with buildings in use, which cannot be retired. */
export async function sitesInUse(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('buildings')
    .select('site_id')
    .where('retired_on', 'is', null)
    .distinct()
    .execute();
  return new Set(rows.map((row) => row.site_id));
}

export interface KnownBuilding {
  id: string;
  siteId: string;
  name: string;
  code: string | null;
  usageType: string;
  builtIn: number | null;
  street: string | null;
  postalCode: string | null;
  city: string | null;
  latitude: number | null;
  longitude: number | null;
  retiredOn: string | null;
  areas: BuildingArea[];
  version: number;
}

const areas = sql<BuildingArea[]>`coalesce((
  select jsonb_agg(jsonb_build_object('kind', a.kind, 'squareMeters', a.square_meters,
    'validFrom', a.valid_from, 'validTo', a.valid_to) order by a.kind, a.valid_from)
  from building_areas a where a.building_id = b.id), '[]')`;

export function knownBuildings(db: Db, scope: Scope): Promise<KnownBuilding[]> {
  return db
    .selectFrom('buildings as b')
    .select(['b.id', 'b.site_id as siteId', 'b.name', 'b.code', 'b.usage_type as usageType'])
    .select(['b.built_in as builtIn', 'b.street', 'b.postal_code as postalCode', 'b.city', 'b.latitude'])
    .select(['b.longitude', 'b.retired_on as retiredOn', 'b.version', areas.as('areas')])
    .where(scope)
    .execute();
}

export interface KnownPoint {
  id: string;
  buildingId: string;
  name: string;
  medium: string;
  direction: string;
  unit: string;
  kind: string;
  parentId: string | null;
  readingMode: string;
  intervalSeconds: number | null;
  place: string | null;
  roundPosition: number | null;
  retiredOn: string | null;
  version: number;
}

export function knownPoints(db: Db, scope: Scope): Promise<KnownPoint[]> {
  return db
    .selectFrom('measuring_points')
    .select(['id', 'building_id as buildingId', 'name', 'medium', 'direction', 'unit', 'kind'])
    .select(['parent_id as parentId', 'reading_mode as readingMode', 'interval_seconds as intervalSeconds'])
    .select(['place', 'round_position as roundPosition', 'retired_on as retiredOn', 'version'])
    .where(scope)
    .execute();
}

export async function pointsWithValues(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const found = await sql<{ id: string }>`
    select p.id from unnest(${ids}::uuid[]) as p (id) where measuring_point_has_values(p.id)`.execute(db);
  return new Set(found.rows.map((row) => row.id));
}

export interface KnownMeter {
  id: string;
  measuringPointId: string;
  buildingId: string;
  serial: string;
  digits: number;
  decimals: number;
  factor: number;
  calibratedUntil: string | null;
  installedAt: string;
  startValue: number | null;
  removedAt: string | null;
  endValue: number | null;
  version: number;
}

export function knownMeters(db: Db, scope: Scope): Promise<KnownMeter[]> {
  return db
    .selectFrom('meters')
    .select(['id', 'measuring_point_id as measuringPointId', 'building_id as buildingId', 'serial', 'digits'])
    .select(['decimals', 'factor', 'calibrated_until as calibratedUntil', 'installed_at as installedAt'])
    .select(['start_value as startValue', 'removed_at as removedAt', 'end_value as endValue', 'version'])
    .where(scope)
    .execute();
}

/** What stands against another time of removal: an exchange that fixed it, or readings made later. */
export async function removalsFixed(db: Db, ids: readonly string[]) {
  const found = await sql<{ id: string; exchanged: boolean; lastRead: string | null }>`
    select m.id, exists (select from meter_exchanges e where e.old_meter_id = m.id) as exchanged,
      (select max(r.read_at) from readings r where r.meter_id = m.id and r.status not in ('discarded', 'corrected')) as "lastRead"
    from unnest(${ids}::uuid[]) as m (id)`.execute(db);
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** Field → column and type of what an import writes, in one statement per kind. */
type Written = Readonly<Record<string, readonly [column: string, type: string]>>;

const siteFields: Written = { id: ['id', 'uuid'], name: ['name', 'text'], retiredOn: ['retired_on', 'date'] };
const buildingFields: Written = {
  id: ['id', 'uuid'],
  siteId: ['site_id', 'uuid'],
  name: ['name', 'text'],
  code: ['code', 'text'],
  usageType: ['usage_type', 'text'],
  builtIn: ['built_in', 'int'],
  street: ['street', 'text'],
  postalCode: ['postal_code', 'text'],
  city: ['city', 'text'],
  latitude: ['latitude', 'double precision'],
  longitude: ['longitude', 'double precision'],
  retiredOn: ['retired_on', 'date'],
};
const pointFields: Written = {
  id: ['id', 'uuid'],
  buildingId: ['building_id', 'uuid'],
  name: ['name', 'text'],
  medium: ['medium', 'text'],
  direction: ['direction', 'text'],
  unit: ['unit', 'text'],
  kind: ['kind', 'text'],
  parentId: ['parent_id', 'uuid'],
  readingMode: ['reading_mode', 'text'],
  intervalSeconds: ['interval_seconds', 'int'],
  place: ['place', 'text'],
  roundPosition: ['round_position', 'int'],
  retiredOn: ['retired_on', 'date'],
};
const meterFields: Written = {
  id: ['id', 'uuid'],
  measuringPointId: ['measuring_point_id', 'uuid'],
  buildingId: ['building_id', 'uuid'],
  serial: ['serial', 'text'],
  digits: ['digits', 'int'],
  decimals: ['decimals', 'int'],
  factor: ['factor', 'double precision'],
  calibratedUntil: ['calibrated_until', 'date'],
  installedAt: ['installed_at', 'timestamptz'],
  startValue: ['start_value', 'double precision'],
  removedAt: ['removed_at', 'timestamptz'],
  endValue: ['end_value', 'double precision'],
};
const tables = {
  sites: siteFields,
  buildings: buildingFields,
  measuring_points: pointFields,
  meters: meterFields,
} as const;
export type Table = keyof typeof tables;

const recordset = (fields: Written, rows: readonly object[]) => {
  const columns = Object.entries(fields).map(([field, [, type]]) => sql`${sql.id(field)} ${sql.raw(type)}`);
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${sql.join(columns)})`;
};

export async function insertRows(db: Db, table: Table, rows: readonly object[]): Promise<void> {
  const fields = tables[table];
  const columns = sql.join(Object.values(fields).map(([column]) => sql.id(column)));
  const values = sql.join(Object.keys(fields).map((field) => sql`r.${sql.id(field)}`));
  await sql`insert into ${sql.id(table)} (${columns}) select ${values} from ${recordset(fields, rows)}`.execute(
    db,
  );
}

/** The number of rows that still had the version they were read with. */
export async function updateRows(db: Db, table: Table, rows: readonly object[]): Promise<number> {
  const fields: Written = { ...tables[table], version: ['version', 'bigint'] };
  const changes = Object.entries(tables[table])
    .filter(([field]) => field !== 'id')
    .map(([field, [column]]) => sql`${sql.id(column)} = r.${sql.id(field)}`);
  const done = await sql`update ${sql.id(table)} as t set ${sql.join(changes)} from ${recordset(fields, rows)}
    where t.id = r.id and t.version = r.version`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

export async function replaceAreas(
  db: Db,
  buildings: readonly Pick<KnownBuilding, 'id' | 'areas'>[],
): Promise<void> {
  const ids = buildings.map((building) => building.id);
  const rows = buildings.flatMap(({ id, areas: list }) => list.map((area) => ({ ...area, buildingId: id })));
  await sql`delete from building_areas where building_id = any(${ids}::uuid[])`.execute(db);
  await sql`insert into building_areas (building_id, kind, square_meters, valid_from, valid_to)
    select r."buildingId", r.kind, r."squareMeters", r."validFrom", r."validTo"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r ("buildingId" uuid, kind text, "squareMeters" double precision, "validFrom" date, "validTo" date)`.execute(
    db,
  );
}

/** The default register of new meters, in their measuring point's unit. */
export async function insertDefaultRegisters(db: Db, meterIds: readonly string[]): Promise<void> {
  await sql`insert into registers (meter_id, building_id, unit)
    select m.id, m.building_id, p.unit from meters m join measuring_points p on p.id = m.measuring_point_id
    where m.id = any(${meterIds}::uuid[])`.execute(db);
}
