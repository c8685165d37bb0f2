import type { MeterExchange } from '@citypulse/contracts/metering';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export function loadMeterExchanges(db: Db, ids: readonly string[]): Promise<MeterExchange[]> {
  return db
    .selectFrom('meter_exchanges')
    .select(['id', 'measuring_point_id as measuringPointId', 'old_meter_id as oldMeterId'])
    .select(['new_meter_id as newMeterId', 'exchanged_at as exchangedAt'])
    .select(['end_value as endValue', 'start_value as startValue'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .$castTo<MeterExchange>()
    .execute();
}

/** Newest first. */
export function listExchangeKeys(
  db: Db,
  measuringPointId: string,
  after: readonly [at: string, id: string] | null,
  limit: number,
) {
  const [at, id] = after ?? [null, null];
  return db
    .selectFrom('meter_exchanges')
    .select(['id', 'exchanged_at'])
    .where('measuring_point_id', '=', measuringPointId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(exchanged_at, id) < (${at}::timestamptz, ${id}::uuid)`),
    )
    .orderBy('exchanged_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Ends the life of a device that is still installed; of two at a time one gets no row. */
export function removeMeter(db: Db, id: string, removedAt: string, endValue: number) {
  return db
    .updateTable('meters')
    .set({ removed_at: removedAt, end_value: endValue })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
}

export type NewExchange = Omit<MeterExchange, 'id'> & { id: string; buildingId: string };

export function insertExchange(db: Db, exchange: NewExchange) {
  return db
    .insertInto('meter_exchanges')
    .values({
      id: exchange.id,
      measuring_point_id: exchange.measuringPointId,
      building_id: exchange.buildingId,
      old_meter_id: exchange.oldMeterId,
      new_meter_id: exchange.newMeterId,
      exchanged_at: exchange.exchangedAt,
      end_value: exchange.endValue,
      start_value: exchange.startValue,
    })
    .execute();
}

export interface CounterValue {
  id: string;
  meterId: string;
  registerId: string;
  value: number;
}

/** What the counters showed at the exchange, as readings: facts like any other. */
export function insertExchangeReadings(
  db: Db,
  at: { measuringPointId: string; buildingId: string; readAt: string; readerId: string },
  values: readonly CounterValue[],
) {
  const rows = values.map((one) => ({
    id: one.id,
    meter_id: one.meterId,
    register_id: one.registerId,
    measuring_point_id: at.measuringPointId,
    building_id: at.buildingId,
    value: one.value,
    read_at: at.readAt,
    reader_id: at.readerId,
    source: 'manual',
    status: 'plausible',
  }));
  return db.insertInto('readings').values(rows).execute();
}
