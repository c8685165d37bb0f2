import type { Insertable } from 'kysely';
import type { DB } from '../../platform/db-types.ts';
import type { Db } from '../../platform/db.ts';

type TownTable =
  | 'sites'
  | 'buildings'
  | 'building_areas'
  | 'measuring_points'
  | 'meters'
  | 'registers'
  | 'meter_exchanges'
  | 'readings'
  | 'tariffs'
  | 'gas_conversions';

/** A statement takes at most 65,535 parameters. */
const rowsPerStatement = 1_000;

/** Rows with ids of their own; what is there already stays as it is. */
export async function insertRows<T extends TownTable>(
  db: Db,
  table: T,
  rows: readonly Insertable<DB[T]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db
      .insertInto(table)
      .values(rows.slice(from, from + rowsPerStatement))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export async function removeMeter(db: Db, id: string, at: string, endValue: number): Promise<void> {
  await db
    .updateTable('meters')
    .set({ removed_at: at, end_value: endValue })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .execute();
}

export async function hasReadings(db: Db, pointId: string): Promise<boolean> {
  const found = await db
    .selectFrom('readings')
    .select('id')
    .where('measuring_point_id', '=', pointId)
    .limit(1)
    .execute();
  return found.length > 0;
}

export async function findUserId(db: Db, email: string): Promise<string | null> {
  const row = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst();
  return row?.id ?? null;
}
