import { hash, randomUUID } from 'node:crypto';
import { errors as joseErrors, jwtVerify, SignJWT, type JWTHeaderParameters } from 'jose';
import { z } from 'zod';
import { BoundedMap } from './bounded-map.ts';
import type { AppContext } from './context.ts';
import { perApp } from './per-app.ts';
import { algorithm, loadSigningKeys, type SigningKeys } from './signing-keys.ts';

export const accessTokenSeconds = 600;
const type = 'at+jwt';
const audience = 'citypulse';

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  /** The `authz_version` the token was issued for. */
  av: z.int(),
  exp: z.int(),
});
export type AccessClaims = z.infer<typeof Claims>;

interface State {
  keys: Promise<SigningKeys> | null;
  loadedAt: number;
  verified: BoundedMap<AccessClaims>;
}

const stateOf = perApp<State>(() => ({ keys: null, loadedAt: 0, verified: new BoundedMap(5_000) }));

/** Another node may have rotated: read again every minute, which retired keys outlive. */
const keysAge = 60_000;

function keysOf(app: AppContext): Promise<SigningKeys> {
  const state = stateOf(app);
  if (state.keys && Date.now() - state.loadedAt > keysAge) {
    state.loadedAt = Date.now();
    // Beside the request, which does well with the keys at hand.
    loadSigningKeys(app).then(
      (keys) => (state.keys = Promise.resolve(keys)),
      (error: Error) => app.log.warn({ error: error.message }, 'the signing keys could not be read again'),
    );
  }
  if (!state.keys) {
    state.loadedAt = Date.now();
    state.keys = loadSigningKeys(app);
    // A failed load is tried again by the next who needs the keys.
    state.keys.catch(() => (state.keys = null));
  }
  return state.keys;
}

/** Another node may have made the key since; asked at most every ten seconds, or unknown ids would load the database. */
async function keyFor(app: AppContext, id: string | undefined) {
  const state = stateOf(app);
  const known = (await keysOf(app)).verifying.get(id ?? '');
  if (known || Date.now() - state.loadedAt < 10_000) return known;
  state.keys = null;
  return (await keysOf(app)).verifying.get(id ?? '');
}

const issuerOf = (app: AppContext) => app.config.publicUrl ?? 'citypulse';
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

export interface TokenSubject {
  userId: string;
  sessionId: string;
  authzVersion: number;
  signedInAt: Date;
  amr: readonly string[];
  keyThumbprint: string | null;
  /** RFC 8693: who looks on as the subject. */
  actor?: string;
  /** Ten minutes unless given. */
  seconds?: number;
}

export async function signAccessToken(app: AppContext, subject: TokenSubject): Promise<string> {
  const { current } = await keysOf(app);
  const now = seconds(app.now());
  return new SignJWT({
    sid: subject.sessionId,
    av: subject.authzVersion,
    amr: subject.amr,
    auth_time: seconds(subject.signedInAt),
    ...(subject.actor === undefined ? {} : { act: { sub: subject.actor } }),
    ...(subject.keyThumbprint === null ? {} : { cnf: { jkt: subject.keyThumbprint } }),
  })
    .setProtectedHeader({ alg: algorithm, typ: type, kid: current.id })
    .setIssuer(issuerOf(app))
    .setAudience(audience)
    .setSubject(subject.userId)
    .setIssuedAt(now)
    .setExpirationTime(now + (subject.seconds ?? accessTokenSeconds))
    .setJti(randomUUID())
    .sign(current.key);
}

/** Null for anything but a token of ours that is in force; keys come from the database alone, never from a header. */
export async function verifyAccessToken(app: AppContext, token: string): Promise<AccessClaims | null> {
  const { verified } = stateOf(app);
  const key = hash('sha256', token, 'base64');
  const known = verified.get(key);
  if (known) return known.exp > seconds(app.now()) ? known : null;
  try {
    const findKey = async (header: JWTHeaderParameters) => {
      const verifying = await keyFor(app, header.kid);
      if (!verifying) throw new joseErrors.JWKSNoMatchingKey();
      return verifying;
    };
    const expected = {
      algorithms: [algorithm],
      typ: type,
      issuer: issuerOf(app),
      audience,
      currentDate: app.now(),
    };
    const { payload } = await jwtVerify(token, findKey, expected);
    const claims = Claims.parse(payload);
    verified.set(key, claims);
    return claims;
  } catch (error) {
    if (error instanceof joseErrors.JOSEError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** What `/.well-known/jwks.json` answers. */
export async function publishedKeys(app: AppContext): Promise<{ keys: SigningKeys['published'] }> {
  return { keys: (await keysOf(app)).published };
}
