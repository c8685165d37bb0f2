import type { Db } from '../../platform/db.ts';

export async function findTown(db: Db) {
  return db.selectFrom('town').select(['name', 'state', 'postal_code', 'demo_progress']).executeTakeFirst();
}

export interface TownFields {
  name: string;
  state: string;
  postalCode: string | null;
}

export async function writeTown(db: Db, town: TownFields): Promise<void> {
  const fields = { name: town.name, state: town.state, postal_code: town.postalCode };
  await db
    .insertInto('town')
    .values(fields)
    .onConflict((conflict) => conflict.column('one').doUpdateSet(fields))
    .execute();
}
