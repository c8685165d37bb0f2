import type { MeasuringPointId } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type {
  ingestIntervals as ingestEndpoint,
  latestValues as latestEndpoint,
} from '@citypulse/contracts/intervals';
import type { Permission } from '@citypulse/contracts/permissions';
import { orderDelivery, type DeliveryColumns } from '@citypulse/energy/interval-delivery';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { vitalsOf } from '../../platform/vitals.ts';
import {
  compareIntervals,
  ensurePartitions,
  findPoint,
  listLatest,
  lockPoints,
  rewriteRollups,
  writeIntervals,
  type IntervalColumns,
  type TouchedDay,
  type Written,
} from './intervals.sql.ts';

export type { IntervalColumns, TouchedDay } from './intervals.sql.ts';

type Delivery = Parsed<typeof ingestEndpoint>['body'];

/** Last delivery wins; the whole request is one transaction. */
export async function ingestIntervals(
  app: AppContext,
  caller: Caller,
  body: Delivery,
): Promise<Response<typeof ingestEndpoint>> {
  const columns = acceptDelivery(body, app.now());
  const [point] = await Promise.all([
    findWritablePoint(app, caller, 'energy:ingest', body.measuringPointId),
    preparePartitions(app, columns),
  ]);
  if (point.reading_mode !== 'interval') {
    throw new AppError('interval_invalid', 'This measuring point is read by hand and takes no intervals');
  }
  const written = await app.db
    .systemFor(caller)
    .transaction()
    .execute((tx) => storeIntervals(tx, point.key, columns, null));
  const delivered = columns.reduce((sum, { starts }) => sum + starts.length, 0);
  const counts = { ...written, unchanged: delivered - written.inserted - written.updated };
  countIntervals(app, counts);
  return counts;
}

/** For /metrics, once they are committed. */
export function countIntervals(app: AppContext, counts: Response<typeof ingestEndpoint>): void {
  const { intervals } = vitalsOf(app);
  intervals.inserted += counts.inserted;
  intervals.updated += counts.updated;
  intervals.unchanged += counts.unchanged;
}

function acceptDelivery(body: Delivery, now: Date): DeliveryColumns[] {
  const { columns, faults, clash } = orderDelivery(body.intervals, now.getTime());
  if (faults[0]) {
    throw new AppError('interval_invalid', `Interval ${faults[0].index}: ${faults[0].message}`, {
      errors: faults.slice(0, 50).map(({ index, code, message }) => {
        const part = code === 'value_missing' || code === 'gap_with_value' ? 'value' : 'start';
        return { path: `body.intervals.${index}.${part}`, code, message };
      }),
    });
  }
  if (clash !== null) {
    const start = new Date(clash * 1000).toISOString();
    throw new AppError('interval_overlap', `An hour and quarters of it are delivered for ${start}`);
  }
  return columns;
}

/** Newest value of each measuring point in reach. */
export async function latestValues(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof latestEndpoint>['query'],
): Promise<Response<typeof latestEndpoint>> {
  const rows = await listLatest(
    app.db.as(caller),
    scopeFilter(caller, 'energy:read'),
    query.buildingId ?? null,
  );
  const items = rows.map((row) => ({
    measuringPointId: row.id as MeasuringPointId,
    buildingId: row.building_id as Response<typeof latestEndpoint>['items'][number]['buildingId'],
    start: row.start,
    lengthSeconds: row.length_seconds,
    value: row.value,
    quality: row.quality,
  }));
  return { items, nextCursor: null };
}

/** The measuring point within the caller's reach for writing intervals to it. */
export async function findWritablePoint(
  app: AppContext,
  caller: Caller,
  permission: Permission,
  id: MeasuringPointId,
) {
  const point = await findPoint(app.db.as(caller), scopeFilter(caller, permission), id);
  if (!point) throw new AppError('unknown_measuring_point', `No measuring point ${id} in reach`);
  return point;
}

/** Before the transaction that writes: creating a month takes a lock no ingest should hold. */
export async function preparePartitions(
  app: Pick<AppContext, 'db'>,
  columns: Iterable<IntervalColumns>,
): Promise<void> {
  const months = new Set<string>();
  let month = { since: 0, until: 0 };
  for (const { starts } of columns) {
    for (const start of starts) {
      if (start >= month.since && start < month.until) continue;
      month = monthOf(start);
      months.add(new Date(month.since * 1000).toISOString().slice(0, 10));
    }
  }
  await ensurePartitions(app.db.system, [...months]);
}

function monthOf(seconds: number) {
  const date = new Date(seconds * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { since: Date.UTC(year, month) / 1000, until: Date.UTC(year, month + 1) / 1000 };
}

/**
 * Writes intervals of one point and keeps its rollups true, within the caller's transaction. The point is locked
 * first; the rollups are read again by a later statement, so that two deliveries at once both count.
 */
export async function storeIntervals(
  tx: Db,
  pointKey: number,
  columns: Iterable<IntervalColumns>,
  batchKey: number | null,
): Promise<{ inserted: number; updated: number }> {
  await lockIntervalPoint(tx, pointKey);
  const touched = new Map<string, TouchedDay>();
  let [inserted, updated] = [0, 0];
  for (const one of columns) {
    const written = await writeIntervals(tx, pointKey, one, batchKey);
    refuseClash(written);
    inserted += written.inserted;
    updated += written.updated;
    for (const day of written.days) {
      const known = touched.get(day.day);
      if (!known || known.changedFrom > day.changedFrom) touched.set(day.day, day);
    }
  }
  await refreshRollups(tx, [...touched.values()]);
  return { inserted, updated };
}

/** What storing them would do, without writing. */
export async function tryIntervals(
  db: Db,
  pointKey: number,
  columns: Iterable<IntervalColumns>,
): Promise<{ inserted: number; updated: number }> {
  let [inserted, updated] = [0, 0];
  for (const one of columns) {
    const compared = await compareIntervals(db, pointKey, one);
    refuseClash(compared);
    inserted += compared.inserted;
    updated += compared.updated;
  }
  return { inserted, updated };
}

/** Writers of a point's values wait here for each other until their transactions end. */
export async function lockMeasuringPoint(tx: Db, pointKey: number): Promise<{ isManual: boolean }> {
  const [locked] = await lockPoints(tx, [pointKey]);
  return { isManual: locked?.reading_mode === 'manual' };
}

/** A mode that changed meanwhile is refused here: a point never mixes intervals and readings. */
export async function lockIntervalPoint(tx: Db, pointKey: number): Promise<void> {
  const { isManual } = await lockMeasuringPoint(tx, pointKey);
  if (isManual) throw new AppError('interval_invalid', 'This measuring point takes no intervals');
}

const daysPerStatement = 1_000;

/** Hours and days of these (point, day) again from their intervals; the points are locked by the caller. */
export async function refreshRollups(tx: Db, touched: readonly TouchedDay[]): Promise<void> {
  for (let from = 0; from < touched.length; from += daysPerStatement) {
    await rewriteRollups(tx, touched.slice(from, from + daysPerStatement));
  }
}

function refuseClash({ clash }: Written): void {
  if (!clash) return;
  const start = new Date(clash.start).toISOString();
  throw new AppError(
    'interval_overlap',
    `An interval of ${clash.lengthSeconds / 60} minutes already starts at ${start}`,
  );
}
