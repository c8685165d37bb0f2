import type { Tariff } from '@citypulse/contracts/prices';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export function loadTariffs(db: Db, ids: readonly string[]): Promise<Tariff[]> {
  return db
    .selectFrom('tariffs')
    .select(['id', 'name', 'medium', 'valid_from as validFrom', 'valid_to as validTo'])
    .select(['energy_price_cents as energyPriceCents', 'capacity_price_euros as capacityPriceEuros'])
    .select(['base_price_euros as basePriceEuros', 'co2_price_euros as co2PriceEuros'])
    .select(['vat_percent as vatPercent', 'version', 'updated_at as updatedAt'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .$castTo<Tariff>()
    .execute();
}

export type TariffAfter = readonly [medium: string, validFrom: string, id: string];

/** By medium, newest first. */
export function listTariffKeys(db: Db, after: TariffAfter | null, limit: number) {
  const [medium, validFrom, id] = after ?? [null, null, null];
  return db
    .selectFrom('tariffs')
    .select(['id', 'medium', 'valid_from'])
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`medium > ${medium}::text
        or (medium = ${medium}::text and (valid_from, id) < (${validFrom}::date, ${id}::uuid))`),
    )
    .orderBy('medium')
    .orderBy('valid_from', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export type TariffFields = Omit<Tariff, 'id' | 'version' | 'updatedAt'>;

const columnsOf = (fields: Partial<TariffFields>) => ({
  valid_to: fields.validTo,
  capacity_price_euros: fields.capacityPriceEuros,
  base_price_euros: fields.basePriceEuros,
  co2_price_euros: fields.co2PriceEuros,
  vat_percent: fields.vatPercent,
});

/** No row when the id exists already. */
export function insertTariff(db: Db, id: string, fields: TariffFields) {
  const { name, medium, validFrom, energyPriceCents } = fields;
  return db
    .insertInto('tariffs')
    .values({
      id,
      name,
      medium,
      valid_from: validFrom,
      energy_price_cents: energyPriceCents,
      ...columnsOf(fields),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** Writes when the version still is the one the caller saw. */
export function changeTariff(db: Db, id: string, version: number | null, fields: Partial<TariffFields>) {
  return db
    .updateTable('tariffs')
    .set({ name: fields.name, medium: fields.medium, valid_from: fields.validFrom })
    .set({ energy_price_cents: fields.energyPriceCents, ...columnsOf(fields), updated_at: sql`updated_at` })
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
}
