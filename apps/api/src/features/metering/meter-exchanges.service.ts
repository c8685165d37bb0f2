import { Instant } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/metering';
import { can } from '@citypulse/contracts/permissions';
import { consumptionBetween, type Counter } from '@citypulse/energy/counters';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { conflicting, refusing, taken } from '../../platform/refusals.ts';
import { refreshReadingDays } from '../readings/reading-days.service.ts';
import {
  insertExchange,
  insertExchangeReadings,
  listExchangeKeys,
  loadMeterExchanges,
  removeMeter,
} from './meter-exchanges.sql.ts';
import { getMeasuringPoint } from './measuring-points.service.ts';
import { defaultRegister, meterRefusals, requireWithinRange, withIds } from './meters.service.ts';
import {
  findRegisters,
  insertMeter,
  insertRegisters,
  loadMeters,
  lockInstalledMeter,
  newestReading,
} from './meters.sql.ts';

export { loadMeterExchanges } from './meter-exchanges.sql.ts';

type Exchange = contract.MeterExchange;
type Body = Parsed<typeof contract.exchangeMeter>['body'];

const ExchangeKey = z.tuple([Instant, z.uuid()]);

export async function listMeterExchanges(
  app: AppContext,
  caller: Caller,
  measuringPointId: string,
  query: Parsed<typeof contract.listMeterExchanges>['query'],
): Promise<Response<typeof contract.listMeterExchanges>> {
  await getMeasuringPoint(app, caller, measuringPointId);
  const db = app.db.as(caller);
  const after = decodeCursor(query.cursor, ExchangeKey);
  const keys = await listExchangeKeys(db, measuringPointId, after, query.limit + 1);
  return loadPage(
    keys,
    query.limit,
    (key) => [key.exchanged_at, key.id],
    (ids) => loadMeterExchanges(db, ids),
  );
}

/** Old device, new device, exchange and what both counters showed become visible together or not at all. */
export async function exchangeMeter(
  app: AppContext,
  caller: Caller,
  measuringPointId: string,
  { id = newId(), ...body }: Body,
): Promise<Exchange> {
  const point = await getMeasuringPoint(app, caller, measuringPointId);
  if (!can(caller.grants, 'buildings:write', point.buildingId)) throw new AppError('forbidden');
  if (Date.parse(body.exchangedAt) > app.now().getTime())
    throw invalid('exchangedAt', 'The time lies in the future');
  requireWithinRange(body.startValue, body.newMeter.digits, 'startValue');
  const db = app.db.as(caller);
  const [done] = await loadMeterExchanges(db, [id]);
  if (done) {
    await refreshReadingDays(app, caller, point.id);
    return repeated(db, done, point.id, body);
  }
  const refusals = {
    ...meterRefusals('newMeter.'),
    meter_exchanges_pkey: () => taken('id', 'Another exchange has this id'),
  };
  await refusing(refusals, () => db.transaction().execute((trx) => carryOut(trx, caller, point, id, body)));
  await refreshReadingDays(app, caller, point.id);
  const [exchange] = await loadMeterExchanges(db, [id]);
  if (!exchange) throw new AppError('not_found');
  return exchange;
}

/** The request was sent again: it must be about the same exchange. */
async function repeated(db: Db, done: Exchange, pointId: string, body: Body): Promise<Exchange> {
  const [meter] = await loadMeters(db, [done.newMeterId]);
  const same =
    done.measuringPointId === pointId &&
    Date.parse(done.exchangedAt) === Date.parse(body.exchangedAt) &&
    done.endValue === body.endValue &&
    done.startValue === body.startValue &&
    meter?.serial === body.newMeter.serial;
  if (!same) throw taken('id', 'Another exchange has this id');
  return done;
}

async function carryOut(db: Db, caller: Caller, point: contract.MeasuringPoint, id: string, body: Body) {
  const { exchangedAt, endValue, startValue } = body;
  const old = await lockInstalledMeter(db, point.id);
  if (!old) throw new AppError('conflict', 'No meter is installed at this measuring point');
  await requireBelievable(db, old, body);
  await removeMeter(db, old.id, exchangedAt, endValue);
  const made = await installNew(db, point, old.id, body);
  const oldRegister = await registerOf(db, old.id, point);
  const newMeterId = made.id as Exchange['newMeterId'];
  const oldMeterId = old.id as Exchange['oldMeterId'];
  const { id: measuringPointId, buildingId } = point;
  await insertExchange(db, {
    id,
    measuringPointId,
    buildingId,
    oldMeterId,
    newMeterId,
    exchangedAt,
    endValue,
    startValue,
  });
  await insertExchangeReadings(
    db,
    { measuringPointId, buildingId, readAt: exchangedAt, readerId: caller.id },
    [
      { id: newId(), meterId: old.id, registerId: oldRegister, value: endValue },
      { id: newId(), meterId: made.id, registerId: made.registerId, value: startValue },
    ],
  );
}

/** The new device counts the same registers as the old one, unless others are named. */
async function installNew(db: Db, point: contract.MeasuringPoint, oldMeterId: string, body: Body) {
  const { id = newId(), registers, ...plate } = body.newMeter;
  const kept = (await findRegisters(db, oldMeterId)).map(({ obis, label, unit }) => ({ obis, label, unit }));
  const fallback = kept.length > 0 ? kept : [defaultRegister(point.unit)];
  const rows = withIds(registers?.length ? registers : fallback);
  const meter = {
    ...plate,
    measuringPointId: point.id,
    buildingId: point.buildingId,
    installedAt: body.exchangedAt,
    startValue: body.startValue,
  };
  if (!(await insertMeter(db, id, meter))) throw taken('newMeter.id', 'A meter of this id exists');
  await insertRegisters(db, id, point.buildingId, rows);
  return { id, registerId: rows[0]?.id ?? '' };
}

async function registerOf(db: Db, meterId: string, point: contract.MeasuringPoint): Promise<string> {
  const [first] = await findRegisters(db, meterId);
  if (first) return first.id;
  const rows = withIds([defaultRegister(point.unit)]);
  await insertRegisters(db, meterId, point.buildingId, rows);
  return rows[0]?.id ?? '';
}

const invalid = (field: string, message: string) =>
  new AppError('reading_invalid', message, {
    errors: [{ path: `body.${field}`, code: 'reading_invalid', message }],
  });

/** The end value must follow from what the old counter showed before; a rollover is believed as it is for readings. */
async function requireBelievable(
  db: Db,
  old: Counter & { id: string; installed_at: string; start_value: number | null },
  { exchangedAt, endValue }: Body,
): Promise<void> {
  const at = Date.parse(exchangedAt);
  if (at <= Date.parse(old.installed_at)) {
    throw conflicting('exchangedAt', 'The old meter was installed later');
  }
  const last = await newestReading(db, old.id);
  const before = last
    ? { at: Date.parse(last.read_at), value: last.value }
    : { at: Date.parse(old.installed_at), value: old.start_value ?? endValue };
  if (before.at > at) throw invalid('exchangedAt', 'The old meter has been read after this time');
  const consumed = consumptionBetween(before, { at, value: endValue }, old);
  if (consumed.kind === 'known') return;
  if (consumed.reason === 'out_of_range')
    throw invalid('endValue', 'The value has more digits than the meter');
  throw invalid('endValue', `The old meter showed ${before.value} before`);
}
