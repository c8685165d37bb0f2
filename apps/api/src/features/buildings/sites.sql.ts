import type { Site } from '@citypulse/contracts/buildings';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** Names sort as Germans expect; ids decide between equal ones. */
const sortName = sql<string>`name collate "de-x-icu"`;

export function loadSites(db: Db, ids: readonly string[]): Promise<Site[]> {
  return db
    .selectFrom('sites')
    .select(['id', 'name', 'retired_on as retiredOn', 'version', 'updated_at as updatedAt'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .$castTo<Site>()
    .execute();
}

export interface SiteList {
  includeRetired: boolean;
  after: readonly [name: string, id: string] | null;
  limit: number;
}

export function listSiteKeys(db: Db, list: SiteList) {
  const [name, id] = list.after ?? [null, null];
  return db
    .selectFrom('sites')
    .select(['id', 'name'])
    .$if(!list.includeRetired, (query) =>
      query.where(sql<boolean>`coalesce(retired_on > town_today(), true)`),
    )
    .$if(list.after !== null, (query) =>
      query.where(sql<boolean>`(${sortName}, id) > (${name}::text collate "de-x-icu", ${id}::uuid)`),
    )
    .orderBy(sortName)
    .orderBy('id')
    .limit(list.limit)
    .execute();
}

/** No row when the id exists already. */
export function insertSite(db: Db, site: { id: string; name: string }) {
  return db
    .insertInto('sites')
    .values(site)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

export interface SiteChange {
  name?: string;
  retired_on?: string | null;
}

/** Writes when the version still is the one the caller saw. */
export function changeSite(db: Db, id: string, version: number | null, change: SiteChange) {
  return db
    .updateTable('sites')
    .set({ ...change, updated_at: sql`updated_at` })
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
}

export async function hasBuildingsInUse(db: Db, siteId: string): Promise<boolean> {
  const row = await db
    .selectFrom('buildings')
    .select('id')
    .where('site_id', '=', siteId)
    .where('retired_on', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
