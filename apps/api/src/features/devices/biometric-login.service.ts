import { randomBytes } from 'node:crypto';
import { loginStatement } from '@citypulse/signing/login-statement';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { noteSecurityEvent } from '../../platform/security-events.ts';
import { startSession, type Origin, type SignIn } from '../identity/identity.service.ts';
import {
  findLoginKey,
  noteFailure,
  noteUse,
  putChallenge,
  takeChallenge,
  type LoginKey,
} from './biometric-login.sql.ts';
import { isProvedBy } from './device-keys.service.ts';

const challengeSeconds = 60;
const mostFailures = 5;

interface NamedKey {
  deviceId: string;
  keyId: string;
}

/** Nobody can guess the name of a key, so that it may be said that there is none. */
export async function issueLoginChallenge(
  app: AppContext,
  { deviceId, keyId }: NamedKey,
  origin: string,
): Promise<{ challenge: string; expiresIn: number }> {
  const key = await findLoginKey(app.db.system, deviceId, keyId);
  if (!key) throw new AppError('login_key_refused');
  const challenge = randomBytes(32).toString('base64url');
  const expiresAt = new Date(app.now().getTime() + challengeSeconds * 1000);
  await putChallenge(app.db.system, { keyId: key.id, challenge, origin, expiresAt });
  return { challenge, expiresIn: challengeSeconds };
}

interface Assertion extends NamedKey {
  challenge: string;
  signature: string;
}

/** A key that only the person's finger or face opens is two factors at once; no other is asked for. */
export async function signInByKey(
  app: AppContext,
  from: Origin,
  assertion: Assertion,
  origin: string,
): Promise<SignIn> {
  const { deviceId, keyId } = assertion;
  const key = await findLoginKey(app.db.system, deviceId, keyId);
  if (!key) {
    noteSecurityEvent(app, { kind: 'biometric_failed', deviceId, ...from, detail: { why: 'no_key' } });
    throw new AppError('login_key_refused');
  }
  const why = await flawOf(app, key, assertion, origin);
  if (why === 'expired') throw new AppError('challenge_expired');
  if (why !== null) {
    noteSecurityEvent(app, {
      kind: 'biometric_failed',
      userId: key.userId,
      deviceId,
      ...from,
      detail: { why },
    });
    const isDisabled = await noteFailure(app.db.system, key.id, mostFailures, app.now());
    throw new AppError(isDisabled ? 'login_key_refused' : 'invalid_credentials');
  }
  await noteUse(app.db.system, key.id, app.now());
  return startSession(app, key.userId, {
    ...from,
    platform: 'mobile',
    deviceId,
    amr: ['hwk', 'bio'],
    ...(key.requestThumbprint !== null && { keyThumbprint: key.requestThumbprint }),
  });
}

/** The challenge is used up by looking at it. */
async function flawOf(app: AppContext, key: LoginKey, assertion: Assertion, origin: string) {
  const { deviceId, challenge, signature } = assertion;
  const asked = await takeChallenge(app.db.system, key.id, app.now());
  if (!asked || asked.challenge !== challenge) return 'challenge';
  if (!asked.isOpen) return 'expired';
  if (asked.origin !== origin) return 'origin';
  const said = loginStatement({ origin, deviceId, userId: key.userId }, challenge);
  return isProvedBy(key.jwk, said, signature) ? null : 'signature';
}
