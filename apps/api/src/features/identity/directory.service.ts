import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { issueChallenge, redeemChallenge } from './challenges.service.ts';
import { findAccountOf, findDirectory } from './directory.sql.ts';
import { admitPerson, type DirectoryPerson } from './directory-people.service.ts';
import { requireFresh } from './fresh-sign-in.service.ts';
import type { Origin, SignIn } from './identity.service.ts';
import { useProvider, type Provider } from './provider.service.ts';

const startSeconds = 600;
/** A sign-in at the directory is good this long for one here. */
const longestSeconds = 30 * 86_400;

/** What the browser must not be able to change on its way to the directory and back. */
const Journey = z.object({
  verifier: z.string(),
  nonce: z.string(),
  redirectUri: z.string(),
  /** Hash of the cookie: the browser that comes back is the one that left. */
  binding: z.string(),
});

export interface Departure {
  url: string;
  /** For the cookie. */
  binding: string;
}

export const redirectUriOf = (origin: string) => `${origin}/sign-in`;

/**
 * Authorization code flow with PKCE, state and nonce. `again`: the directory asks although it knows who is there; a
 * caller: the signed-in person whose account is connected.
 */
export async function startDirectorySignIn(
  app: AppContext,
  origin: string,
  why: 'sign-in' | 'again' | Caller,
): Promise<Departure> {
  const linkTo = typeof why === 'string' ? undefined : why;
  if (linkTo) requireFresh(app, linkTo);
  const { config } = await useProvider(app);
  const verifier = oidc.randomPKCECodeVerifier();
  const nonce = oidc.randomNonce();
  const binding = randomBytes(32).toString('base64url');
  const redirectUri = redirectUriOf(origin);
  const state = await issueChallenge(app, 'directory', {
    seconds: startSeconds,
    detail: { verifier, nonce, redirectUri, binding: hashOf(binding) } satisfies z.infer<typeof Journey>,
    ...(linkTo && { userId: linkTo.id }),
  });
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: scopeOf(config),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    // Answered with the time at which the person has really signed in there.
    max_age: String(longestSeconds),
    ...(why === 'again' && { prompt: 'login' }),
  });
  return { url: url.href, binding };
}

export interface Arrival {
  code: string;
  state: string;
  iss?: string | undefined;
  platform: 'web' | 'mobile';
  deviceId?: string | undefined;
  binding: string | undefined;
}

export async function finishDirectorySignIn(
  app: AppContext,
  origin: Origin,
  arrival: Arrival,
): Promise<SignIn> {
  const { userId, detail } = await redeemChallenge(app, 'directory', arrival.state);
  const journey = Journey.parse(detail);
  if (!isSame(hashOf(arrival.binding ?? ''), journey.binding)) throw new AppError('challenge_expired');
  const provider = await useProvider(app);
  const person = await exchange(provider, journey, arrival);
  const { platform, deviceId } = arrival;
  return admitPerson(app, person, userId, { ...origin, platform, deviceId });
}

const Claims = z.object({
  email: z.string().optional().catch(undefined),
  email_verified: z.literal(true).optional().catch(undefined),
  sid: z.string().max(500).optional().catch(undefined),
});
const Groups = z.array(z.string()).max(1000).catch([]);

async function exchange(
  { config, row }: Provider,
  journey: z.infer<typeof Journey>,
  { code, state, iss }: Arrival,
): Promise<DirectoryPerson> {
  const back = new URL(journey.redirectUri);
  back.search = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) }).toString();
  try {
    const tokens = await oidc.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: journey.verifier,
      expectedState: state,
      expectedNonce: journey.nonce,
      maxAge: longestSeconds,
      idTokenExpected: true,
    });
    const told = tokens.claims();
    if (!told) throw new AppError('directory_refused');
    const more = config.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(config, tokens.access_token, told.sub)
      : {};
    const all: Record<string, unknown> = { ...more, ...told };
    const claims = Claims.parse(all);
    return {
      issuer: row.issuer,
      subject: told.sub,
      verifiedEmail: claims.email_verified ? (claims.email ?? null) : null,
      groups: Groups.parse(all[row.groups_claim]),
      session: claims.sid ?? null,
      amr: hasProvedTwice(told) ? ['fed', 'mfa'] : ['fed'],
      authenticatedAt: new Date((told.auth_time ?? 0) * 1000),
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('directory_refused', (error as Error).message.slice(0, 200));
  }
}

/** Only what the directory has signed says that it asked for a second factor itself. */
const hasProvedTwice = ({ amr }: oidc.IDToken): boolean => Array.isArray(amr) && amr.includes('mfa');

/** `groups` is a scope of its own at some providers, and an error at others. */
function scopeOf(config: oidc.Configuration): string {
  const offered = config.serverMetadata().scopes_supported ?? [];
  return ['openid', 'email', 'profile', ...(offered.includes('groups') ? ['groups'] : [])].join(' ');
}

/** Whether there is a directory, and the caller is known to it. */
export async function describeDirectoryAccount(
  app: AppContext,
  caller: Caller,
): Promise<{ name: string | null; linkedSince: string | null }> {
  const row = await findDirectory(app.db.system);
  if (!row?.enabled) return { name: null, linkedSince: null };
  const account = await findAccountOf(app.db.system, row.issuer, caller.id);
  return { name: row.name, linkedSince: account?.created_at ?? null };
}

const hashOf = (binding: string) => createHash('sha256').update(binding).digest('base64url');

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
