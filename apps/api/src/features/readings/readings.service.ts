import { Instant } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/readings';
import { checkReading } from '@citypulse/energy/plausibility';
import { statusOf, weightOfMedium } from '@citypulse/energy/reading-days';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { refusing, taken } from '../../platform/refusals.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { raiseAlert, settleAlert } from '../alerts/alerts.service.ts';
import { lockMeasuringPoint } from '../intervals/intervals.service.ts';
import { rewriteDaysAround } from './reading-days.service.ts';
import {
  findMeter,
  findReading,
  insertReading,
  listReadingKeys,
  listValidValues,
  loadReadings,
  setStatus,
  type ReadMeter,
} from './readings.sql.ts';

export { loadReadings } from './readings.sql.ts';

type Body = Parsed<typeof contract.createReading>['body'];

/** A reading beyond the caller's reach may have the id. */
const refusals = { readings_pkey: () => taken('id', 'Another reading has this id') };

const ReadingKey = z.tuple([Instant, z.uuid()]);

export async function listReadings(
  app: AppContext,
  caller: Caller,
  { cursor, limit, ...filter }: Parsed<typeof contract.listReadings>['query'],
): Promise<Response<typeof contract.listReadings>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, ReadingKey);
  const keys = await listReadingKeys(db, scopeFilter(caller, 'energy:read'), {
    ...filter,
    after,
    limit: limit + 1,
  });
  return loadPage(
    keys,
    limit,
    (key) => [key.read_at, key.id],
    (ids) => loadReadings(db, ids),
  );
}

/** A reading is a fact and is kept, however implausible; only times that cannot be are refused. */
export async function createReading(app: AppContext, caller: Caller, body: Body): Promise<contract.Reading> {
  const id = body.id ?? newId();
  const scope = scopeFilter(caller, 'readings:write');
  const meter = await findMeter(app.db.as(caller), meterScope(caller), body.meterId);
  if (!meter) throw new AppError('unknown_meter', `No meter ${body.meterId} in reach`);
  requirePossibleTime(body.readAt, app.now());
  const registerId = registerOf(meter, body.registerId);
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const { isManual } = await lockMeasuringPoint(tx, meter.pointKey);
      const known = await findReading(tx, scope, id);
      if (known) return requireSame(known, meter.id, registerId, body);
      const corrected = body.supersedes ? await supersede(tx, caller, meter, body.supersedes) : null;
      const judged = await judge(tx, app.now(), meter, registerId, body);
      const reading = { ...newReading(caller, meter, body), ...judged, id, registerId };
      await refusing(refusals, () => insertReading(tx, reading));
      if (corrected) await settled(tx, app, caller, corrected.id, body.note ?? null);
      if (judged.status === 'suspicious') await alertOf(tx, app.now(), meter, { ...reading, ...judged });
      const touched = [body.readAt, ...(corrected ? [corrected.read_at] : [])];
      if (isManual) await rewriteDaysAround(tx, meter, touched);
    });
  return loadReading(app, caller, id);
}

const newReading = (caller: Caller, meter: ReadMeter, body: Body) => ({
  meterId: meter.id,
  measuringPointId: meter.measuringPointId,
  buildingId: meter.buildingId,
  value: body.value,
  readAt: body.readAt,
  capturedAt: body.capturedAt ?? null,
  readerId: caller.kind === 'user' ? caller.id : null,
  note: body.note ?? null,
  supersedes: body.supersedes ?? null,
});

async function alertOf(
  tx: Db,
  now: Date,
  meter: ReadMeter,
  { id: readingId, value: actual, reason }: { id: string; value: number; reason: string | null },
): Promise<void> {
  const { measuringPointId, buildingId, unit } = meter;
  const cause = { rule: 'implausible_reading', readingId, measuringPointId, actual, unit } as const;
  await raiseAlert(tx, cause, { buildingId, reason, severity: 'warn', raisedAt: now.toISOString() });
}

/** Somebody has looked at the reading. */
const settled = (tx: Db, app: AppContext, { kind, id: by }: Caller, readingId: string, text: string | null) =>
  settleAlert(
    tx,
    { rule: 'implausible_reading', readingId },
    { by: kind === 'user' ? by : null, at: app.now(), text },
  );

/** Confirms a reading into the consumption, or takes it out. */
export async function reviewReading(
  app: AppContext,
  caller: Caller,
  id: string,
  { status, reason }: Parsed<typeof contract.reviewReading>['body'],
): Promise<contract.Reading> {
  const db = app.db.as(caller);
  const reading = await findReading(db, scopeFilter(caller, 'readings:write'), id);
  const meter = reading && (await findMeter(db, meterScope(caller), reading.meter_id));
  if (!reading || !meter) throw new AppError('not_found', 'No such reading');
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const { isManual } = await lockMeasuringPoint(tx, meter.pointKey);
      if (!(await setStatus(tx, id, status, reason ?? null))) {
        throw new AppError('conflict', 'The reading was corrected by another one');
      }
      await settled(tx, app, caller, id, reason ?? null);
      if (isManual) await rewriteDaysAround(tx, meter, [reading.read_at]);
    });
  return loadReading(app, caller, id);
}

const meterScope = (caller: Caller) => scopeFilter(caller, 'readings:write', 'meters.building_id');

async function loadReading(app: AppContext, caller: Caller, id: string): Promise<contract.Reading> {
  const [reading] = await loadReadings(app.db.as(caller), [id]);
  if (!reading) throw new AppError('not_found');
  return reading;
}

const earliest = Date.UTC(2000, 0, 1);
const clockTolerance = 5 * 60_000;

function requirePossibleTime(readAt: string, now: Date): void {
  const at = Date.parse(readAt);
  if (at > now.getTime() + clockTolerance)
    throw invalid('readAt', 'time_in_future', 'The time lies in the future');
  if (at < earliest) throw invalid('readAt', 'time_too_old', 'Readings before 2000 are not taken');
}

function invalid(field: string, code: string, message: string): AppError {
  return new AppError('reading_invalid', message, { errors: [{ path: `body.${field}`, code, message }] });
}

function registerOf(meter: ReadMeter, wanted: string | undefined): string {
  if (wanted) {
    if (meter.registers.some(({ id }) => id === wanted)) return wanted;
    throw invalid('registerId', 'unknown_register', 'The meter has no such register');
  }
  const counting = meter.registers.filter(({ isOfPoint }) => isOfPoint);
  const [only, another] = counting.length > 0 ? counting : meter.registers;
  if (!only) throw invalid('registerId', 'unknown_register', 'The meter has no register');
  if (another) throw invalid('registerId', 'required', 'The meter has several registers, name one');
  return only.id;
}

type Known = NonNullable<Awaited<ReturnType<typeof findReading>>>;

/** The same reading sent again is answered as it is now; another one under its id is refused. */
function requireSame(known: Known, meterId: string, registerId: string, body: Body): void {
  const isSame =
    known.meter_id === meterId &&
    known.register_id === registerId &&
    known.value === body.value &&
    Date.parse(known.read_at) === Date.parse(body.readAt) &&
    known.supersedes === (body.supersedes ?? null);
  if (!isSame) throw new AppError('already_exists', 'Another reading has this id');
}

async function supersede(tx: Db, caller: Caller, meter: ReadMeter, id: string): Promise<Known> {
  const old = await findReading(tx, scopeFilter(caller, 'readings:write'), id);
  if (old?.meter_id !== meter.id)
    throw new AppError('not_found', 'The reading to correct is not of this meter');
  if (!(await setStatus(tx, id, 'corrected', null))) {
    throw new AppError('conflict', 'The reading was corrected already');
  }
  return old;
}

async function judge(tx: Db, now: Date, meter: ReadMeter, registerId: string, body: Body) {
  const history = await listValidValues(tx, registerId, body.supersedes ?? null);
  const judged = checkReading({
    value: body.value,
    at: Date.parse(body.readAt),
    now: now.getTime(),
    counter: meter,
    history,
    installedAt: Date.parse(meter.installedAt),
    startValue: meter.registers.length === 1 ? meter.startValue : null,
    removedAt: meter.removedAt === null ? null : Date.parse(meter.removedAt),
    weight: weightOfMedium(meter.medium),
  });
  return statusOf(judged);
}
