import type { LoadProgress } from '@citypulse/contracts/system';
import { sql } from 'kysely';
import type pg from 'pg';
import type { TownPlan } from '../../demo-town/town.ts';
import type { Db } from '../../platform/db.ts';

export async function findPlan(db: Db): Promise<TownPlan | undefined> {
  const row = await db
    .selectFrom('demo_town')
    .select(['born_on', 'first_day', 'building_codes'])
    .executeTakeFirst();
  return row && { bornOn: row.born_on, firstDay: row.first_day, codes: row.building_codes };
}

export async function hasBuildings(db: Db): Promise<boolean> {
  return (await db.selectFrom('buildings').select('id').limit(1).execute()).length > 0;
}

/** One node makes the town; the others find it made. */
export async function lockTown(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('demo_town'))`.execute(db);
}

export async function insertPlan(db: Db, plan: TownPlan): Promise<void> {
  await db
    .insertInto('demo_town')
    .values({ born_on: plan.bornOn, first_day: plan.firstDay, building_codes: plan.codes && [...plan.codes] })
    .execute();
}

export async function insertTown(
  db: Db,
  town: { name: string; state: string; postal_code: string },
): Promise<void> {
  await db
    .insertInto('town')
    .values(town)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function writeProgress(db: Db, progress: LoadProgress): Promise<void> {
  await db
    .updateTable('town')
    .set({ demo_progress: JSON.stringify(progress) })
    .execute();
}

/** The points get a new version, so that every reader asks for their figures again. */
export async function touchPoints(db: Db, ids: readonly string[]): Promise<void> {
  await sql`update measuring_points set updated_at = updated_at where id = any(${ids}::uuid[])`.execute(db);
}

/** Takes seconds, longer than a pooled connection lets a statement run. */
export async function clearTown(connection: pg.Client): Promise<void> {
  await connection.query('select clear_demo_town()');
}
