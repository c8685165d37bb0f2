import { PasskeyId } from '@citypulse/contracts/common';
import type { NewPasskeyCredential, Passkey, PasskeyAssertion } from '@citypulse/contracts/passkeys';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { issueChallenge, redeemChallenge } from './challenges.service.ts';
import { tellOfChange } from './changed-ways.service.ts';
import { requireFresh } from './fresh-sign-in.service.ts';
import { findProfile } from './identity.sql.ts';
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  selectPasskeys,
  updatePasskeyName,
  usePasskey,
} from './passkeys.sql.ts';

const challengeSeconds = 60;
const algorithms = [-8, -7, -257]; // EdDSA, ES256, RS256

export async function listPasskeys(
  app: AppContext,
  caller: Caller,
): Promise<{ items: Passkey[]; nextCursor: null }> {
  const rows = await selectPasskeys(app.db.as(caller), caller.id);
  return { items: rows.map(toPasskey), nextCursor: null };
}

/** Discoverable, so that it works without an e-mail, and only with the person verified: then it is two factors. */
export async function preparePasskey(app: AppContext, caller: Caller, origin: string) {
  requireFresh(app, caller);
  const [profile, known] = await Promise.all([
    findProfile(app.db.as(caller), caller.id),
    selectPasskeys(app.db.as(caller), caller.id),
  ]);
  if (!profile) throw new AppError('session_expired');
  const challenge = await issueChallenge(app, 'passkey_registration', {
    userId: caller.id,
    seconds: challengeSeconds,
  });
  const options = await generateRegistrationOptions({
    rpName: 'CityPulse',
    rpID: new URL(origin).hostname,
    userName: profile.email,
    userDisplayName: profile.display_name,
    userID: userHandle(caller.id),
    challenge: Buffer.from(challenge, 'base64url'),
    timeout: challengeSeconds * 1000,
    excludeCredentials: known.map((one) => ({
      id: one.credential_id.toString('base64url'),
      transports: one.transports,
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
  return { ...options };
}

export async function addPasskey(
  app: AppContext,
  caller: Caller,
  origin: string,
  { name, credential }: { name: string; credential: NewPasskeyCredential },
): Promise<Passkey> {
  requireFresh(app, caller);
  const challenge = challengeIn(credential.response.clientDataJSON);
  const { userId } = await redeemRefusing(app, 'passkey_registration', challenge);
  if (userId !== caller.id) throw new AppError('passkey_refused', 'The challenge was for somebody else');
  const info = await registrationIn(credential, challenge, origin);
  const made = {
    id: newId(),
    userId: caller.id,
    credentialId: Buffer.from(info.credential.id, 'base64url'),
    publicKey: Buffer.from(info.credential.publicKey),
    signCount: info.credential.counter,
    transports: credential.response.transports ?? [],
    synced: info.credentialDeviceType === 'multiDevice',
    rpId: new URL(origin).hostname,
    name,
  };
  return app.db.joined(caller, async (databases) => {
    const row = await insertPasskey(databases.as(caller), made);
    if (!row) throw new AppError('already_exists');
    await tellOfChange(app, databases.system, caller.id, 'passkey_added');
    return toPasskey(row);
  });
}

/** What the new authenticator tells of itself, when it answers this challenge for this page. */
function registrationIn(credential: NewPasskeyCredential, challenge: string, origin: string) {
  return verified(async () => {
    const response = { ...credential, clientExtensionResults: {} } as never;
    const checked = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    return checked.registrationInfo;
  });
}

export async function renamePasskey(
  app: AppContext,
  caller: Caller,
  id: PasskeyId,
  name: string,
): Promise<Passkey> {
  const row = await updatePasskeyName(app.db.as(caller), caller.id, id, name);
  if (!row) throw new AppError('not_found', 'No such passkey');
  return toPasskey(row);
}

export async function removePasskey(app: AppContext, caller: Caller, id: PasskeyId): Promise<void> {
  requireFresh(app, caller);
  if (!(await deletePasskey(app.db.as(caller), caller.id, id)))
    throw new AppError('not_found', 'No such passkey');
}

/** Names nobody: whose passkey it is, the authenticator tells. */
export async function challengePasskey(app: AppContext, origin: string) {
  const challenge = await issueChallenge(app, 'passkey_sign_in', { seconds: challengeSeconds });
  const options = await generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    challenge: Buffer.from(challenge, 'base64url'),
    timeout: challengeSeconds * 1000,
    userVerification: 'required',
  });
  return { ...options };
}

export interface PasskeyUse {
  userId: string;
  /** RFC 8176: a key that cannot leave its device, or one that is copied; and the person was verified. */
  amr: readonly string[];
}

/** Refuses with `passkey_refused` whatever is wrong; the challenge is used up in any case. */
export async function checkPasskey(
  app: AppContext,
  origin: string,
  credential: PasskeyAssertion,
): Promise<PasskeyUse> {
  const challenge = challengeIn(credential.response.clientDataJSON);
  await redeemChallenge(app, 'passkey_sign_in', challenge);
  const known = await findPasskey(app.db.system, Buffer.from(credential.id, 'base64url'));
  if (!known || !handleFits(known.user_id, credential.response.userHandle))
    throw new AppError('passkey_refused');
  const info = await verified(async () => {
    const response = { ...credential, clientExtensionResults: {} } as never;
    const checked = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: known.rp_id,
      requireUserVerification: true,
      credential: {
        id: credential.id,
        publicKey: new Uint8Array(known.public_key),
        counter: known.sign_count,
      },
    });
    return checked.verified ? checked.authenticationInfo : undefined;
  });
  if (!(await usePasskey(app.db.system, known.id, info.newCounter, app.now())))
    throw new AppError('passkey_refused', 'The counter of the passkey went back: it may have been copied');
  return { userId: known.user_id, amr: [known.synced ? 'swk' : 'hwk', 'user', 'mfa'] };
}

/** The library throws what does not fit; what it says is for developers and stays here. */
async function verified<T>(check: () => Promise<T | undefined>): Promise<T> {
  const info = await check().catch(() => undefined);
  if (info === undefined) throw new AppError('passkey_refused');
  return info;
}

/** A signed-in person's client must not take a stale challenge for a stale session. */
async function redeemRefusing(app: AppContext, purpose: 'passkey_registration', challenge: string) {
  try {
    return await redeemChallenge(app, purpose, challenge);
  } catch (error) {
    if (error instanceof AppError) throw new AppError('passkey_refused', 'The challenge has ended');
    throw error;
  }
}

function challengeIn(clientData: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as {
      challenge?: unknown;
    };
    if (typeof challenge === 'string') return challenge;
  } catch {
    // Not JSON: refused below like anything else that is no client data.
  }
  throw new AppError('passkey_refused');
}

const userHandle = (userId: string) => Uint8Array.from(Buffer.from(userId.replaceAll('-', ''), 'hex'));

const handleFits = (userId: string, handle: string) =>
  Buffer.from(userHandle(userId)).equals(Buffer.from(handle, 'base64url'));

interface PasskeyRow {
  id: string;
  name: string;
  synced: boolean;
  created_at: string;
  last_used_at: string | null;
}

const toPasskey = (row: PasskeyRow): Passkey => ({
  id: PasskeyId.parse(row.id),
  name: row.name,
  synced: row.synced,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});
