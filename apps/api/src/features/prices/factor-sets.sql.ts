import type { FactorSet } from '@citypulse/contracts/prices';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

type Factors = FactorSet['factors'];

const factors = sql<Factors>`(
  select coalesce(jsonb_agg(jsonb_build_object('medium', f.medium, 'kgPerKwh', f.kg_per_kwh, 'basis', f.basis)
    order by f.medium), '[]')
  from factors f where f.factor_set_id = s.id)`;

export function loadFactorSets(db: Db, ids: readonly string[]): Promise<FactorSet[]> {
  return db
    .selectFrom('factor_sets as s')
    .select(['s.id', 's.name', 's.source', 's.year', 's.valid_from as validFrom', 's.valid_to as validTo'])
    .select([factors.as('factors'), 's.version', 's.updated_at as updatedAt'])
    .where(sql<boolean>`s.id = any(${ids}::uuid[])`)
    .$castTo<FactorSet>()
    .execute();
}

/** Newest first. */
export function listFactorSetKeys(
  db: Db,
  after: readonly [validFrom: string, id: string] | null,
  limit: number,
) {
  const [validFrom, id] = after ?? [null, null];
  return db
    .selectFrom('factor_sets')
    .select(['id', 'valid_from'])
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(valid_from, id) < (${validFrom}::date, ${id}::uuid)`),
    )
    .orderBy('valid_from', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export type FactorSetFields = Pick<FactorSet, 'name' | 'source' | 'year' | 'validFrom' | 'validTo'>;

/** No row when the id exists already. */
export function insertFactorSet(db: Db, id: string, fields: FactorSetFields) {
  const { name, source, year, validFrom, validTo } = fields;
  return db
    .insertInto('factor_sets')
    .values({ id, name, source, year, valid_from: validFrom, valid_to: validTo })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** No row when the set or another one of its time exists: what a town has changed stays as it is. */
export function insertFactorSetIfFree(db: Db, id: string, fields: FactorSetFields) {
  const { name, source, year, validFrom, validTo } = fields;
  return db
    .insertInto('factor_sets')
    .values({ id, name, source, year, valid_from: validFrom, valid_to: validTo })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
}

export async function replaceFactors(db: Db, setId: string, factors: Factors): Promise<void> {
  await db.deleteFrom('factors').where('factor_set_id', '=', setId).execute();
  const rows = factors.map((factor) => ({
    factor_set_id: setId,
    medium: factor.medium,
    kg_per_kwh: factor.kgPerKwh,
    basis: factor.basis,
  }));
  if (rows.length > 0) await db.insertInto('factors').values(rows).execute();
}

/** Writes when the version still is the one the caller saw. */
export function changeFactorSet(
  db: Db,
  id: string,
  version: number | null,
  fields: Partial<FactorSetFields>,
) {
  return db
    .updateTable('factor_sets')
    .set({ name: fields.name, source: fields.source, year: fields.year })
    .set({ valid_from: fields.validFrom, valid_to: fields.validTo, updated_at: sql`updated_at` })
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
}
