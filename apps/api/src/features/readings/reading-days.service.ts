import type { MeterSpan } from '@citypulse/energy/consumption';
import { addDays, endOfDay, localDateOf, startOfDay } from '@citypulse/energy/local-days';
import { readingDays, weightOfMedium } from '@citypulse/energy/reading-days';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { lockMeasuringPoint } from '../intervals/intervals.service.ts';
import {
  findKnownAround,
  findPointKey,
  listCountedMeters,
  replaceReadingDays,
  type CountedMeter,
} from './readings.sql.ts';

interface Point {
  pointKey: number;
  measuringPointId: string;
}

/**
 * Derives the days again between the known counter values around these instants, in the transaction of the change
 * and under the point's lock. Days further away cannot have changed.
 */
export async function rewriteDaysAround(tx: Db, point: Point, instants: readonly string[]): Promise<void> {
  const times = instants.map((instant) => new Date(instant).toISOString()).toSorted();
  const around = await findKnownAround(tx, point.measuringPointId, times[0] ?? '', times.at(-1) ?? '');
  const since = around.before && localDateOf(Date.parse(around.before));
  const until = around.after && addDays(localDateOf(Date.parse(around.after)), 1);
  await rewriteDays(tx, point, since, until);
}

/**
 * Derives all days of a point from its readings; `tx` is a transaction of the system role. A point with intervals
 * keeps none.
 */
export async function rewriteReadingDays(tx: Db, measuringPointId: string): Promise<void> {
  const pointKey = await findPointKey(tx, measuringPointId);
  if (pointKey === null) return;
  const { isManual } = await lockMeasuringPoint(tx, pointKey);
  if (isManual) await rewriteDays(tx, { pointKey, measuringPointId }, null, null);
  else await replaceReadingDays(tx, pointKey, [], null, null);
}

/** After a change of a point's meters or of how it is read: the same, in a transaction of its own. */
export async function refreshReadingDays(
  app: AppContext,
  caller: Caller,
  measuringPointId: string,
): Promise<void> {
  await app.db
    .systemFor(caller)
    .transaction()
    .execute((tx) => rewriteReadingDays(tx, measuringPointId));
}

async function rewriteDays(tx: Db, point: Point, since: string | null, until: string | null): Promise<void> {
  const meters = await listCountedMeters(tx, point.measuringPointId);
  const derived = readingDays(chainsOf(meters), weightOfMedium(meters[0]?.medium ?? ''));
  const days = derived
    .filter(({ date }) => (since === null || date >= since) && (until === null || date < until))
    .map((day) => ({ ...day, daySeconds: (endOfDay(day.date) - startOfDay(day.date)) / 1000 }));
  await replaceReadingDays(tx, point.pointKey, days, since, until);
}

/** One chain per register that counts in the point's unit; OBIS tells where the next device goes on. */
function chainsOf(meters: readonly CountedMeter[]): MeterSpan[][] {
  const chains = new Map<string, MeterSpan[]>();
  for (const { registers, ...meter } of meters) {
    const isOnly = registers.length === 1;
    for (const { obis, readings } of registers) {
      const name = isOnly ? '' : obis;
      // The device has one value at installation and removal, which says nothing about one of several registers.
      const ends = isOnly ? {} : { startValue: null, endValue: null };
      const chain = chains.get(name) ?? [];
      chains.set(name, chain);
      chain.push({ ...meter, ...ends, readings });
    }
  }
  return [...chains.values()];
}
