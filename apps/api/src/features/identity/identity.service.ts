import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { AuthResponse, SignedInUser } from '@citypulse/contracts/identity';
import { BuildingId, UserId } from '@citypulse/contracts/common';
import { rolePermissions, type Grant } from '@citypulse/contracts/permissions';
import { accessTokenSeconds, signAccessToken, verifyAccessToken } from '../../platform/access-tokens.ts';
import { AppError } from '../../platform/app-error.ts';
import { noProof, type Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { noteSecurityEvent } from '../../platform/security-events.ts';
import { newId } from '../../platform/new-id.ts';
import {
  endSession,
  findProfile,
  findSessionOwner,
  findSpentToken,
  insertSession,
  rotateRefreshToken,
  selectGrants,
  type Profile,
  type SessionOwner,
} from './identity.sql.ts';

type Platform = 'web' | 'mobile';

/** Days a session lives on without being used. */
const restDays = { web: 14, mobile: 90 } as const;

/** A signed-in person with the token that continues the session; how it travels is the platform's affair. */
export interface SignIn {
  answer: Omit<AuthResponse, 'refreshToken'>;
  refreshToken: string;
  sessionId: string;
  platform: Platform;
  /** Seconds the refresh token stays good. */
  restSeconds: number;
}

/** Where a sign-in comes from. */
export interface Origin {
  ip: string;
  userAgent: string | null;
  requestId: string;
}

/** How somebody came in: RFC 8176 names of the ways, and the key the session's requests will be signed with. */
interface Entry {
  platform: Platform;
  deviceId?: string | undefined;
  amr?: readonly string[];
  keyThumbprint?: string | null;
}

/** Opens a session for somebody whose identity has been proved. */
export async function startSession(
  app: AppContext,
  userId: string,
  from: Omit<Origin, 'ip'> & Partial<Pick<Origin, 'ip'>> & Entry,
): Promise<SignIn> {
  const refreshToken = randomBytes(32).toString('base64url');
  const id = newId();
  const { platform, userAgent, deviceId = null, amr = ['pwd'], keyThumbprint = null } = from;
  const db = app.db.systemFor(actingFor(userId, id, from));
  const owner = await insertSession(
    db,
    { id, userId, platform, deviceId, userAgent, amr, keyThumbprint },
    hashOf(refreshToken),
    leaseOf(app, platform),
  );
  const signIn = await continued(app, owner, { sessionId: id, refreshToken, platform });
  noteSecurityEvent(app, { kind: 'signed_in', userId, sessionId: id, deviceId, ip: from.ip, userAgent });
  return signIn;
}

export interface Renewal {
  refreshToken: string | undefined;
  platform: Platform;
  deviceId?: string | undefined;
}

/**
 * Trades a refresh token for its successor. The successor is derived from its parent, so the device whose answer was
 * lost gets the same one again until that one has been used; any other second use ends the session for everybody.
 */
export async function renewSession(app: AppContext, origin: Origin, renewal: Renewal): Promise<SignIn> {
  const token = renewal.refreshToken;
  if (!token) throw new AppError('session_expired');
  const hash = hashOf(token);
  const successor = successorOf(app, token);
  const { platform } = renewal;
  const rotation = { hash, successorHash: hashOf(successor), platform, userAgent: origin.userAgent };
  const sessionId =
    (await rotateRefreshToken(app.db.system, { ...rotation, ...leaseOf(app, platform) })) ??
    (await replaySession(app, origin, renewal, rotation));
  const owner = await findSessionOwner(app.db.system, sessionId);
  return continued(app, owner, { sessionId, refreshToken: successor, platform });
}

async function replaySession(
  app: AppContext,
  origin: Origin,
  renewal: Renewal,
  tokens: { hash: Buffer; successorHash: Buffer },
): Promise<string> {
  const spent = await findSpentToken(app.db.system, tokens.hash, tokens.successorHash, app.now());
  if (!spent?.rotated_at || spent.platform !== renewal.platform) throw new AppError('session_expired');
  const sameDevice =
    spent.device_id !== null && renewal.deviceId !== undefined
      ? spent.device_id === renewal.deviceId
      : spent.user_agent === origin.userAgent;
  if (sameDevice && spent.unused) return spent.session_id;
  const db = app.db.systemFor(actingFor(spent.user_id, spent.session_id, origin));
  await endSession(db, spent.user_id, spent.session_id, 'refresh_reuse', app.now());
  noteSecurityEvent(app, {
    kind: 'refresh_reused',
    userId: spent.user_id,
    sessionId: spent.session_id,
    deviceId: spent.device_id,
    ip: origin.ip,
    userAgent: origin.userAgent,
  });
  app.log.warn(
    { userId: spent.user_id, sessionId: spent.session_id },
    'refresh token used twice, session ended',
  );
  throw new AppError('session_expired', 'The refresh token has been used before');
}

async function continued(
  app: AppContext,
  owner: SessionOwner | undefined,
  held: Pick<SignIn, 'sessionId' | 'refreshToken' | 'platform'>,
): Promise<SignIn> {
  if (!owner) throw new AppError('session_expired');
  const accessToken = await signAccessToken(app, {
    userId: owner.id,
    sessionId: held.sessionId,
    authzVersion: owner.authz_version,
    signedInAt: new Date(owner.signed_in_at),
    amr: owner.amr,
    keyThumbprint: owner.key_thumbprint,
  });
  const user = toSignedInUser(owner, owner.grants);
  return {
    ...held,
    answer: { accessToken, expiresIn: accessTokenSeconds, user },
    restSeconds: restDays[held.platform] * 86_400,
  };
}

/** The signed-in person with what the roles in force permit. */
export async function describeMe(app: AppContext, caller: Caller): Promise<SignedInUser> {
  const profile = await findProfile(app.db.as(caller), caller.id);
  if (!profile) throw new AppError('session_expired');
  return toSignedInUser(profile, caller.grants);
}

/** Rows of the feed about people's own rights, which their version counts; the disabled are left out. */
export async function loadSignedInUsers(
  db: Db,
  ids: readonly string[],
): Promise<Array<SignedInUser & { version: number }>> {
  const users = await Promise.all(
    ids.map(async (id) => {
      const profile = await findProfile(db, id);
      if (!profile) return [];
      return [{ ...toSignedInUser(profile, await selectGrants(db, id)), version: profile.authz_version }];
    }),
  );
  return users.flat();
}

/** Tells about a token without refusing: signed wrongly, ended, revoked or of former rights is just not active. */
export async function validateToken(
  app: AppContext,
  token: string,
  authenticate: () => Promise<Caller>,
): Promise<{ active: boolean; user?: SignedInUser; expiresAt?: string }> {
  try {
    const holder = await authenticate();
    if (holder.kind === 'data_source') return { active: true };
    const claims = await verifyAccessToken(app, token);
    const user = await describeMe(app, holder);
    return claims
      ? { active: true, user, expiresAt: new Date(claims.exp * 1000).toISOString() }
      : { active: false };
  } catch (error) {
    if (error instanceof AppError) return { active: false };
    throw error;
  }
}

function toSignedInUser(profile: Profile, grants: readonly Grant[]): SignedInUser {
  const permissions = [...new Set(grants.flatMap((grant) => rolePermissions[grant.role]))];
  const buildings = [...new Set(grants.map((grant) => grant.buildingId))];
  return {
    id: UserId.parse(profile.id),
    email: profile.email,
    displayName: profile.display_name,
    language: profile.language === 'en' ? 'en' : 'de',
    roles: grants.map(({ role, buildingId }) => ({
      role,
      buildingId: buildingId === null ? null : BuildingId.parse(buildingId),
    })),
    permissions,
    buildings: buildings.includes(null) ? null : buildings.map((id) => BuildingId.parse(id)),
  };
}

function leaseOf(app: AppContext, platform: Platform) {
  const at = app.now();
  return { at, expiresAt: new Date(at.getTime() + restDays[platform] * 86_400_000) };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();

function successorOf(app: AppContext, token: string): string {
  return createHmac('sha256', app.secrets.derive('refresh-successor')).update(token).digest('base64url');
}

/** Names the person in the audit log before there is a caller. */
export function actingFor(userId: string, sessionId: string | null, from: { requestId: string }): Caller {
  return {
    ...noProof,
    kind: 'user',
    id: userId,
    sessionId,
    platform: null,
    grants: [],
    authzVersion: 0,
    requestId: from.requestId,
  };
}
