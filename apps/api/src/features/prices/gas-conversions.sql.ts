import type { GasConversion } from '@citypulse/contracts/prices';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export function loadGasConversions(db: Db, ids: readonly string[]): Promise<GasConversion[]> {
  return db
    .selectFrom('gas_conversions')
    .select(['id', 'valid_from as validFrom', 'valid_to as validTo'])
    .select(['state_number as stateNumber', 'calorific_value as calorificValue', 'version'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .$castTo<GasConversion>()
    .execute();
}

/** Newest first. */
export function listGasConversionKeys(
  db: Db,
  after: readonly [validFrom: string, id: string] | null,
  limit: number,
) {
  const [validFrom, id] = after ?? [null, null];
  return db
    .selectFrom('gas_conversions')
    .select(['id', 'valid_from'])
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(valid_from, id) < (${validFrom}::date, ${id}::uuid)`),
    )
    .orderBy('valid_from', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export type GasConversionFields = Omit<GasConversion, 'id' | 'version'>;

/** No row when the id exists already. */
export function insertGasConversion(db: Db, id: string, fields: GasConversionFields) {
  return db
    .insertInto('gas_conversions')
    .values({
      id,
      valid_from: fields.validFrom,
      valid_to: fields.validTo,
      state_number: fields.stateNumber,
      calorific_value: fields.calorificValue,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** Writes when the version still is the one the caller saw. */
export function changeGasConversion(
  db: Db,
  id: string,
  version: number | null,
  fields: Partial<GasConversionFields>,
) {
  return db
    .updateTable('gas_conversions')
    .set({ valid_from: fields.validFrom, valid_to: fields.validTo })
    .set({ state_number: fields.stateNumber, calorific_value: fields.calorificValue })
    .set({ updated_at: sql`updated_at` })
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
}
