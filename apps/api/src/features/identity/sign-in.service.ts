import type { PasskeyAssertion } from '@citypulse/contracts/passkeys';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { noteSecurityEvent } from '../../platform/security-events.ts';
import { startSession, type Origin, type SignIn } from './identity.service.ts';
import { findByEmail } from './identity.sql.ts';
import { checkPasskey } from './passkeys.service.ts';
import { confirmSession } from './passkeys.sql.ts';
import { isPassword } from './passwords.service.ts';
import { admit, type Installation } from './second-step.service.ts';
import { limitSignIn } from './sign-in-limits.service.ts';

export interface Credentials extends Installation {
  email: string;
  password: string;
}

/**
 * Unknown, disabled and wrong look alike, in the answer and by the clock. The right password of somebody who has a
 * second factor opens nothing but the second step.
 */
export async function signIn(app: AppContext, origin: Origin, credentials: Credentials): Promise<SignIn> {
  const email = credentials.email.trim();
  const attempt = { account: email.toLowerCase(), ip: origin.ip };
  const user = await limitSignIn(app, attempt, async () => {
    const known = await findByEmail(app.db.system, email);
    const fits = await isPassword(app, known?.password_hash ?? null, credentials.password);
    return fits ? known : undefined;
  });
  if (!user) {
    noteSecurityEvent(app, { kind: 'sign_in_failed', account: email, ...placeOf(origin, credentials) });
    throw new AppError('invalid_credentials');
  }
  const person = { userId: user.id, hasSecondFactor: Boolean(user.has_second_factor) };
  return admit(app, person, { amr: ['pwd'] }, { ...origin, ...installationOf(credentials) });
}

export interface PasskeyEntry extends Installation {
  credential: PasskeyAssertion;
}

export async function signInByPasskey(
  app: AppContext,
  origin: Origin,
  pageOrigin: string,
  entry: PasskeyEntry,
): Promise<SignIn> {
  const { userId, amr } = await provePasskey(app, origin, pageOrigin, entry.credential);
  return startSession(app, userId, { ...origin, ...installationOf(entry), amr });
}

/** From here on the sign-in is fresh once more. */
export async function confirmByPasskey(
  app: AppContext,
  caller: Caller,
  origin: Origin,
  pageOrigin: string,
  credential: PasskeyAssertion,
): Promise<void> {
  const { userId } = await provePasskey(app, origin, pageOrigin, credential).catch((error: unknown) => {
    // A signed-in person's client must not take a stale challenge for a stale session.
    throw error instanceof AppError && error.code === 'challenge_expired'
      ? new AppError('passkey_refused', 'The challenge has ended')
      : error;
  });
  if (userId !== caller.id) throw new AppError('passkey_refused', 'The passkey is somebody else’s');
  if (caller.sessionId) await confirmSession(app.db.systemFor(caller), caller.sessionId, app.now());
}

/** Throttled by network alone: a key cannot be guessed, and whose it is is not known before it fits. */
async function provePasskey(
  app: AppContext,
  origin: Origin,
  pageOrigin: string,
  credential: PasskeyAssertion,
) {
  let refusal: unknown;
  const attempt = { account: `passkey ${credential.id}`, ip: origin.ip };
  const proof = await limitSignIn(app, attempt, () =>
    checkPasskey(app, pageOrigin, credential).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      refusal = error;
      return undefined;
    }),
  );
  if (proof) return proof;
  noteSecurityEvent(app, { kind: 'sign_in_failed', ...placeOf(origin, {}), detail: { way: 'passkey' } });
  throw refusal;
}

const placeOf = (origin: Origin, { deviceId }: { deviceId?: string | undefined }) => ({
  ip: origin.ip,
  userAgent: origin.userAgent,
  deviceId,
});

const installationOf = ({ platform, deviceId }: Installation) => ({ platform, deviceId });
