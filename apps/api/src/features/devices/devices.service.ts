import { createHmac } from 'node:crypto';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/devices';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { seal } from '../../platform/envelope.ts';
import { requireTown } from '../../platform/refusals.ts';
import { requireFresh } from '../identity/fresh-sign-in.service.ts';
import { useRequestKey } from './device-keys.service.ts';
import {
  bindSession,
  endDeviceSessions,
  findInstallation,
  markRevoked,
  selectDevices,
  setPushToken,
  upsertDevice,
} from './devices.sql.ts';

/** Binds the session to the installation too, and to the key it offers: shutting either out then ends it. */
export async function registerDevice(
  app: AppContext,
  caller: Caller,
  { requestKey, pushToken, ...description }: Parsed<typeof contract.registerDevice>['body'],
): Promise<contract.Device> {
  const { sessionId } = caller;
  if (sessionId === null) throw new AppError('forbidden', 'A device belongs to a session');
  if (requestKey && caller.keyThumbprint === null) requireFresh(app, caller);
  const at = app.now().toISOString();
  const id = await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const known = await upsertDevice(tx, { userId: caller.id, sessionId, at }, description);
      if (known === undefined) return undefined;
      await bindSession(tx, caller.id, sessionId, description.deviceId);
      if (requestKey) await useRequestKey(tx, caller, { id: known, at }, requestKey);
      if (pushToken !== undefined) {
        const sealed = pushToken === null ? null : sealedToken(app, known, pushToken);
        await setPushToken(tx, { id: known, sessionId, at }, sealed);
      }
      return known;
    });
  if (id === undefined) throw new AppError('device_revoked', 'Sign in again on this device');
  return findDevice(app, caller, id);
}

/** Sealed for the row it stands in. */
function sealedToken(app: AppContext, id: string, token: string): { sealed: string; hash: Buffer } {
  const sealed = seal(app, 'push-token', id, Buffer.from(token)).toString('base64');
  const hash = createHmac('sha256', app.secrets.derive('push-token-hash')).update(token).digest();
  return { sealed, hash };
}

async function findDevice(app: AppContext, caller: Caller, id: string): Promise<contract.Device> {
  const devices = await selectDevices(app.db.as(caller), caller.id, caller.sessionId);
  const device = devices.find((one) => one.id === id);
  if (!device) throw new AppError('not_found', 'No such device');
  return device;
}

export async function listDevices(
  app: AppContext,
  caller: Caller,
): Promise<Response<typeof contract.listDevices>> {
  const items = await selectDevices(app.db.as(caller), caller.id, caller.sessionId);
  return { items, nextCursor: null };
}

/** Its sockets are cut by whoever watches over sessions; what it has not sent yet stays on it. */
export function revokeDevice(app: AppContext, caller: Caller, id: string): Promise<void> {
  return shutOut(app, caller, { userId: caller.id, id });
}

/** The same of anybody's, by whoever administers people. */
export async function revokePersonsDevice(
  app: AppContext,
  caller: Caller,
  device: { userId: string; id: string },
): Promise<void> {
  requireTown(caller, 'users:write', 'Shutting out devices');
  const seen = await selectDevices(app.db.as(caller), device.userId, null);
  if (!seen.some(({ id }) => id === device.id)) throw new AppError('not_found', 'No such device');
  await shutOut(app, caller, device);
}

async function shutOut(
  app: AppContext,
  caller: Caller,
  device: { userId: string; id: string },
): Promise<void> {
  const at = app.now().toISOString();
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const deviceId = await markRevoked(tx, { ...device, by: caller.id }, at);
      if (deviceId === undefined) throw new AppError('not_found', 'No such device');
      await endDeviceSessions(tx, device.userId, deviceId, at);
    });
}

/** Shuts out the installation for what it was seen doing; false when the person has no such device. */
export async function shutOutSuspect(
  db: Db,
  { userId, installation }: { userId: string; installation: string },
  at: Date,
): Promise<boolean> {
  const id = await findInstallation(db, userId, installation);
  if (id === undefined) return false;
  await markRevoked(db, { userId, id, by: null }, at.toISOString());
  await endDeviceSessions(db, userId, installation, at.toISOString());
  return true;
}
