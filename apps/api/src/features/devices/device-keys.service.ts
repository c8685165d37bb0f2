import { createHash } from 'node:crypto';
import type { PublicJwk } from '@citypulse/contracts/device-keys';
import { enrolmentStatement } from '@citypulse/signing/login-statement';
import { thumbprintOf } from '@citypulse/signing/public-key';
import { isBy, publicKeyOf } from '../../http/signatures.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { requireFresh } from '../identity/fresh-sign-in.service.ts';
import {
  bindSessionToKey,
  disableKey,
  endSessionsOfKey,
  findSigningInstallation,
  putKey,
} from './device-keys.sql.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Within the caller's transaction; that the caller holds the key the binder has checked. */
export async function useRequestKey(
  tx: Db,
  caller: Caller,
  device: { id: string; at: string },
  jwk: PublicJwk,
): Promise<void> {
  const thumbprint = await thumbprintOf(jwk, sha256);
  if (caller.keyThumbprint !== null && caller.keyThumbprint !== thumbprint)
    throw new AppError('conflict', 'This session has another key; sign in again');
  const { id: deviceId, at } = device;
  const key = { deviceId, userId: caller.id, use: 'request', thumbprint, jwk, at } as const;
  const { replaced } = await putKey(tx, key);
  if (replaced !== null) await endSessionsOfKey(tx, caller.id, replaced, at);
  if (caller.sessionId !== null) await bindSessionToKey(tx, caller.sessionId, thumbprint);
}

export interface Enrolment {
  id: string;
  key: PublicJwk;
  proof: string;
  origin: string;
  ownOrigin: string;
}

/** Only on the device the caller signs with, and only shortly after he has proved who he is. */
export async function enrolLoginKey(app: AppContext, caller: Caller, enrolment: Enrolment): Promise<void> {
  requireFresh(app, caller);
  const { id, key: jwk, proof, origin, ownOrigin } = enrolment;
  const { keyThumbprint } = caller;
  if (keyThumbprint === null)
    throw new AppError('signature_required', 'Register the key of this device first');
  const deviceId = await findSigningInstallation(app.db.as(caller), caller.id, id, keyThumbprint);
  if (deviceId === undefined) throw new AppError('not_found', 'This is not the device you are on');
  const thumbprint = await thumbprintOf(jwk, sha256);
  const said = enrolmentStatement({ origin, deviceId, userId: caller.id }, thumbprint);
  if (origin !== ownOrigin || !isProvedBy(jwk, said, proof))
    throw new AppError('signature_invalid', 'The key has not signed its enrolment');
  const at = app.now().toISOString();
  await app.db
    .systemFor(caller)
    .transaction()
    .execute((tx) => putKey(tx, { deviceId: id, userId: caller.id, use: 'login', thumbprint, jwk, at }));
}

/** False too for numbers that are no point of the curve. */
export function isProvedBy(jwk: PublicJwk, said: Uint8Array, signature: string): boolean {
  try {
    return isBy(publicKeyOf(jwk), said, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** Of a request key the sessions end too; what a device has not sent it keeps. */
export async function revokeDeviceKey(
  app: AppContext,
  caller: Caller,
  { id, keyId }: { id: string; keyId: string },
): Promise<void> {
  const at = app.now().toISOString();
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const whose = { id: keyId, deviceId: id, userId: caller.id };
      const disabled = await disableKey(tx, { ...whose, reason: 'revoked', at });
      if (!disabled) throw new AppError('not_found', 'No such key');
      if (disabled.use === 'request') await endSessionsOfKey(tx, caller.id, disabled.thumbprint, at);
    });
}
