import type { Asset } from '@citypulse/contracts/assets';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { containing } from '../../platform/paging.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadAssets(db: Db, ids: readonly string[]): Promise<Asset[]> {
  const { rows } = await sql<Asset>`
    select id, building_id as "buildingId", name, kind, place, manufacturer, model, serial,
      installed_on as "installedOn", note, retired_on as "retiredOn", version, updated_at as "updatedAt"
    from assets where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export interface AssetList {
  buildingId?: string | undefined;
  search?: string | undefined;
  after: readonly [name: string, id: string] | null;
  limit: number;
}

const sortName = sql<string>`name collate "de-x-icu"`;

export async function listAssetKeys(db: Db, scope: Scope, list: AssetList) {
  let query = db.selectFrom('assets').select(['id', 'name']).where(scope);
  if (list.buildingId) query = query.where('building_id', '=', list.buildingId);
  if (list.search) {
    const pattern = containing(list.search);
    query = query.where(
      sql<boolean>`concat_ws(' ', name, place, manufacturer, model, serial) ilike ${pattern}`,
    );
  }
  if (list.after) {
    const [name, id] = list.after;
    query = query.where(sql<boolean>`(${sortName}, id) > (${name}::text collate "de-x-icu", ${id}::uuid)`);
  }
  return query.orderBy(sortName).orderBy('id').limit(list.limit).execute();
}

export function findAsset(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('assets')
    .select(['id', 'building_id', 'version'])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

type Fields = Partial<Omit<Asset, 'id' | 'buildingId' | 'version' | 'updatedAt'>>;

const columnsOf = (fields: Fields) => ({
  name: fields.name,
  kind: fields.kind,
  place: fields.place,
  manufacturer: fields.manufacturer,
  model: fields.model,
  serial: fields.serial,
  installed_on: fields.installedOn,
  note: fields.note,
  retired_on: fields.retiredOn,
});

/** False when the id exists already. */
export async function insertAsset(
  db: Db,
  id: string,
  buildingId: string,
  fields: Fields & Pick<Asset, 'name' | 'kind'>,
): Promise<boolean> {
  const inserted = await db
    .insertInto('assets')
    .values({ ...columnsOf(fields), id, building_id: buildingId, name: fields.name, kind: fields.kind })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function changeAsset(
  db: Db,
  scope: Scope,
  id: string,
  version: number | null,
  fields: Fields,
): Promise<boolean> {
  const changed = await db
    .updateTable('assets')
    .set({ ...columnsOf(fields), updated_at: sql`updated_at` })
    .where(scope)
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}
