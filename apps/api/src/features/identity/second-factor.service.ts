import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { SecondFactor } from '@citypulse/contracts/second-factor';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { seal, unseal } from '../../platform/envelope.ts';
import { qrPicture } from '../labels/qr-picture.service.ts';
import { tellOfChange } from './changed-ways.service.ts';
import { requireFresh } from './fresh-sign-in.service.ts';
import { findProfile } from './identity.sql.ts';
import { confirmSession } from './passkeys.sql.ts';
import {
  confirmAuthenticatorApp,
  countRecoveryCodes,
  deleteSecondFactor,
  findAuthenticatorApp,
  insertAuthenticatorApp,
  replaceRecoveryCodes,
  useRecoveryCode,
  useStep,
} from './second-factor.sql.ts';
import { limitSignIn } from './sign-in-limits.service.ts';
import { appAddress, base32, stepOfCode } from './totp.service.ts';

/** RFC 4226 asks for the length of the hash. */
const secretBytes = 20;
const recoveryCodeCount = 10;
/** Without what looks alike: twelve of them are worth 58 bits, and the hash is keyed. */
const recoveryLetters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

export async function describeSecondFactor(app: AppContext, caller: Caller): Promise<SecondFactor> {
  const [known, left] = await Promise.all([
    findAuthenticatorApp(app.db.system, caller.id),
    countRecoveryCodes(app.db.system, caller.id),
  ]);
  return { enabledSince: known?.confirmed_at ?? null, recoveryCodesLeft: left };
}

/** A new secret, which nobody is asked for until a code of it has come back. */
export async function enrolSecondFactor(app: AppContext, caller: Caller) {
  requireFresh(app, caller);
  const profile = await findProfile(app.db.as(caller), caller.id);
  if (!profile) throw new AppError('session_expired');
  const secret = randomBytes(secretBytes);
  const sealed = seal(app, 'authenticator', caller.id, secret);
  if (!(await insertAuthenticatorApp(app.db.systemFor(caller), caller.id, sealed)))
    throw new AppError('conflict', 'A second factor is in use; disable it first');
  const address = appAddress(secret, profile.email, 'CityPulse');
  return { secret: base32(secret), address, qr: qrPicture(address) };
}

export async function confirmSecondFactor(
  app: AppContext,
  caller: Caller,
  code: string,
  ip: string,
): Promise<{ codes: string[] }> {
  requireFresh(app, caller);
  const known = await findAuthenticatorApp(app.db.system, caller.id);
  if (!known || known.confirmed_at !== null) throw new AppError('conflict', 'Nothing is to be confirmed');
  const secret = unseal(app, 'authenticator', caller.id, known.secret);
  const attempt = { account: limitedBy(caller.id), ip };
  const step = await limitSignIn(
    app,
    attempt,
    async () => stepOfCode(secret, typed(code), app.now()) ?? undefined,
  );
  if (step === undefined) throw new AppError('code_invalid');
  const codes = newRecoveryCodes();
  const at = app.now();
  await app.db.joined(caller, async ({ system }) => {
    if (!(await confirmAuthenticatorApp(system, caller.id, known.secret, step, at)))
      throw new AppError('conflict', 'Nothing is to be confirmed');
    // Every other session has proved less than is asked for from now on.
    if (caller.sessionId) await confirmSession(system, caller.sessionId, at);
    const hashes = codes.map((one) => recoveryHash(app, one));
    await replaceRecoveryCodes(system, caller.id, hashes);
    await tellOfChange(app, system, caller.id, 'second_factor_on');
  });
  return { codes };
}

export async function renewRecoveryCodes(app: AppContext, caller: Caller): Promise<{ codes: string[] }> {
  requireFresh(app, caller);
  const known = await findAuthenticatorApp(app.db.system, caller.id);
  if (!known?.confirmed_at) throw new AppError('conflict', 'There is no second factor');
  const codes = newRecoveryCodes();
  const hashes = codes.map((one) => recoveryHash(app, one));
  await app.db.joined(caller, ({ system }) => replaceRecoveryCodes(system, caller.id, hashes));
  return { codes };
}

export async function disableSecondFactor(app: AppContext, caller: Caller): Promise<void> {
  requireFresh(app, caller);
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (db) => {
      if (await deleteSecondFactor(db, caller.id))
        await tellOfChange(app, db, caller.id, 'second_factor_off');
    });
}

export async function hasSecondFactor(app: AppContext, userId: string): Promise<boolean> {
  const known = await findAuthenticatorApp(app.db.system, userId);
  return known?.confirmed_at != null;
}

/** Uses up a code of the app or a recovery code; tells which it was, or nothing when it is neither. */
export async function checkSecondFactor(
  app: AppContext,
  userId: string,
  code: string,
  ip: string,
): Promise<'otp' | 'recovery' | undefined> {
  return limitSignIn(app, { account: limitedBy(userId), ip }, async () => {
    const known = await findAuthenticatorApp(app.db.system, userId);
    if (!known?.confirmed_at) return undefined;
    const given = typed(code);
    if (!/^\d{6}$/.test(given)) {
      const hashes = recoveryHashes(app, given);
      return (await useRecoveryCode(app.db.system, userId, hashes, app.now())) ? 'recovery' : undefined;
    }
    const secret = unseal(app, 'authenticator', userId, known.secret);
    const step = stepOfCode(secret, given, app.now());
    return step !== null && (await useStep(app.db.system, userId, step)) ? 'otp' : undefined;
  });
}

/** Counted apart from the password: who has the password must not win tries by giving it again. */
const limitedBy = (userId: string) => `second factor of ${userId}`;

const typed = (code: string) => code.replace(/[\s-]/g, '').toUpperCase();

const letter = () => recoveryLetters[randomInt(recoveryLetters.length)] ?? '';

const group = () => letter() + letter() + letter() + letter();

function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => `${group()}-${group()}-${group()}`);
}

const recoveryHash = (app: AppContext, code: string): Buffer =>
  hashWith(app.secrets.derive('recovery-codes'), code);

/** Codes made under a former secret stay good while it is named. */
const recoveryHashes = (app: AppContext, code: string): Buffer[] =>
  app.secrets.keys('recovery-codes').map(({ key }) => hashWith(key, code));

const hashWith = (key: Buffer, code: string): Buffer =>
  createHmac('sha256', key).update(typed(code)).digest();
