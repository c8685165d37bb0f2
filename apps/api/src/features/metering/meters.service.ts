import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/metering';
import { can } from '@citypulse/contracts/permissions';
import { counterRange } from '@citypulse/energy/counters';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { conflicting, notWritten, refusing, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { refreshReadingDays } from '../readings/reading-days.service.ts';
import { findPoint } from './measuring-points.sql.ts';
import {
  changeMeter,
  findMeterKey,
  insertMeter,
  insertRegisters,
  listMeterKeys,
  loadMeters,
  newestReading,
  wasExchanged,
} from './meters.sql.ts';

export { loadMeters } from './meters.sql.ts';

const MeterKey = z.tuple([cursorText, cursorText, cursorText, z.uuid()]);

/** What the database refuses about a meter, in words; `field` leads to the meter within the body. */
export const meterRefusals = (field = '') => ({
  meters_serial: () => taken(`${field}serial`, 'A meter of this serial number is installed'),
  meters_installed: () => conflicting('installedAt', 'Another meter is installed at this time'),
  registers_pkey: () => taken(`${field}registers`, 'A register of this id exists'),
  meters_removed_later: () => conflicting('removedAt', 'A meter is removed after it was installed'),
  meters_end_value: () => conflicting('endValue', 'An end value needs the time of removal'),
});

export async function listMeters(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof contract.listMeters>['query'],
): Promise<Response<typeof contract.listMeters>> {
  const db = app.db.as(caller);
  const keys = await listMeterKeys(db, scopeFilter(caller, 'buildings:read', 'm.building_id'), {
    ...query,
    includeRemoved: query.includeRemoved === 'true',
    after: decodeCursor(query.cursor, MeterKey),
    limit: query.limit + 1,
  });
  return loadPage(
    keys,
    query.limit,
    (key) => [key.buildingName, key.pointName, key.serial, key.id],
    (ids) => loadMeters(db, ids),
  );
}

export async function getMeter(app: AppContext, caller: Caller, id: string): Promise<contract.Meter> {
  const meter = await seenMeter(app.db.as(caller), caller, id);
  if (!meter) throw new AppError('not_found', 'No such meter');
  return meter;
}

async function seenMeter(db: Db, caller: Caller, id: string): Promise<contract.Meter | undefined> {
  const key = await findMeterKey(db, scopeFilter(caller, 'buildings:read'), id);
  return key && (await loadMeters(db, [key.id]))[0];
}

type Register = { id?: string; obis: string | null; label: string | null; unit: contract.Unit };

export const withIds = (registers: readonly Register[]) =>
  registers.map((register) => ({ ...register, id: register.id ?? newId() }));

export const defaultRegister = (unit: contract.Unit): Register => ({ obis: null, label: null, unit });

export async function createMeter(
  app: AppContext,
  caller: Caller,
  { id = newId() as contract.Meter['id'], registers, ...fields }: Parsed<typeof contract.createMeter>['body'],
): Promise<contract.Meter> {
  const db = app.db.as(caller);
  const point = await findPoint(db, scopeFilter(caller, 'buildings:read'), fields.measuringPointId);
  if (!point) throw new AppError('unknown_measuring_point');
  if (!can(caller.grants, 'buildings:write', point.buildingId)) throw new AppError('forbidden');
  requireWithinRange(fields.startValue, fields.digits, 'startValue');
  const rows = withIds(registers?.length ? registers : [defaultRegister(point.unit as contract.Unit)]);
  const meter = { ...fields, buildingId: point.buildingId as contract.Meter['buildingId'] };
  const inserted = await refusing(meterRefusals(), () =>
    db.transaction().execute(async (trx) => {
      const made = await insertMeter(trx, id, meter);
      if (made) await insertRegisters(trx, id, point.buildingId, rows);
      return made;
    }),
  );
  const made = await seenMeter(db, caller, id);
  if (!made || (!inserted && !isSame(made, meter, registers))) throw taken('id', 'Another meter has this id');
  return made;
}

const inUtc = (instant: string) => new Date(instant).toISOString();

function isSame(
  made: contract.Meter,
  sent: object & { installedAt: string },
  registers?: readonly Register[],
) {
  const same = holds(
    { ...made, installedAt: inUtc(made.installedAt) },
    { ...sent, installedAt: inUtc(sent.installedAt) },
  );
  const kept = registers?.every((register, index) => holds(made.registers[index] ?? {}, register)) ?? true;
  return same && kept;
}

/** A counter of n digits never shows 10^n. */
export function requireWithinRange(
  value: number | undefined,
  digits: number | undefined,
  field: string,
): void {
  if (value === undefined || value < counterRange({ digits: digits ?? 6 })) return;
  throw conflicting(field, 'The value has more digits than the meter');
}

export async function updateMeter(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateMeter>['body'],
  version: number | null,
): Promise<contract.Meter> {
  const db = app.db.as(caller);
  const before = await getMeter(app, caller, id);
  requireWithinRange(fields.endValue, fields.digits ?? before.digits, 'endValue');
  if (fields.removedAt !== undefined || fields.endValue !== undefined) {
    await requireRemovable(db, id, fields.removedAt ?? before.removedAt, app.now());
  }
  const changed = await refusing(meterRefusals(), () =>
    changeMeter(db, scopeFilter(caller, 'buildings:write'), id, version, fields),
  );
  const meter = await seenMeter(db, caller, id);
  if (!meter || !changed) throw notWritten(caller, 'buildings:write', meter);
  await refreshReadingDays(app, caller, meter.measuringPointId);
  return meter;
}

async function requireRemovable(db: Db, id: string, removedAt: string | null, now: Date): Promise<void> {
  if (await wasExchanged(db, id))
    throw conflicting('removedAt', 'The meter was exchanged; its end is part of that');
  if (removedAt === null) return;
  if (Date.parse(removedAt) > now.getTime()) throw conflicting('removedAt', 'The time lies in the future');
  const last = await newestReading(db, id);
  if (last && Date.parse(last.read_at) > Date.parse(removedAt)) {
    throw conflicting('removedAt', 'The meter has been read after this time');
  }
}
