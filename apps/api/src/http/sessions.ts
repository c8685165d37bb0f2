import { createHash } from 'node:crypto';
import { verifyAccessToken } from '../platform/access-tokens.ts';
import { AppError } from '../platform/app-error.ts';
import { BoundedMap } from '../platform/bounded-map.ts';
import { noProof, type Caller } from '../platform/caller.ts';
import type { AppContext } from '../platform/context.ts';
import { perApp } from '../platform/per-app.ts';
import {
  findGatewayAccess,
  findSessionAccess,
  markGatewaySeen,
  takeSocketTicket,
  type GatewayAccess,
  type SessionAccess,
} from '../platform/sessions.sql.ts';

/** Gateway keys and access tokens share the Authorization header. */
const gatewayKeyPrefix = 'cpk_';

/**
 * The person or gateway behind an Authorization header; refuses with `not_authenticated`, `session_expired`,
 * `authz_stale`, or `step_up_required` unless the request serves to prove who he is.
 */
export async function authenticate(
  app: AppContext,
  authorization: string | undefined,
  requestId: string,
  { proving = false } = {},
): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new AppError('not_authenticated');
  if (token.startsWith(gatewayKeyPrefix)) return gatewayCaller(app, token, requestId);
  const claims = await verifyAccessToken(app, token);
  if (!claims) throw new AppError('not_authenticated');
  const access = await sessionAccess(app, claims.sid);
  if (!access || access.userId !== claims.sub) throw new AppError('session_expired');
  if (access.authzVersion !== claims.av) throw new AppError('authz_stale');
  if (access.mustProve && !proving) throw new AppError('step_up_required');
  return userCaller(access, claims.sid, requestId);
}

/** The person behind a single-use ticket of `POST /v1/auth/socket-ticket`. */
export async function redeemSocketTicket(
  app: AppContext,
  ticket: string,
  requestId: string,
): Promise<Caller> {
  const hash = createHash('sha256').update(ticket).digest();
  const sessionId = await takeSocketTicket(app.db.system, hash, app.now());
  const access = sessionId ? await sessionAccess(app, sessionId) : null;
  if (!sessionId || !access) throw new AppError('not_authenticated', 'The ticket is used up or has ended');
  if (access.mustProve) throw new AppError('step_up_required');
  return userCaller(access, sessionId, requestId);
}

function userCaller(access: SessionAccess, sessionId: string, requestId: string): Caller {
  return {
    kind: 'user',
    id: access.userId,
    sessionId,
    platform: access.platform,
    grants: access.grants,
    authzVersion: access.authzVersion,
    requestId,
    signedInAt: access.signedInAt,
    amr: access.amr,
    keyThumbprint: access.keyThumbprint,
    viewedBy: access.viewedBy,
  };
}

async function gatewayCaller(app: AppContext, key: string, requestId: string): Promise<Caller> {
  const hash = createHash('sha256').update(key).digest();
  const gateway = await cachesOf(app).gateways.read(hash.toString('base64'), () =>
    findGatewayAccess(app.db.system, hash),
  );
  if (!gateway) throw new AppError('not_authenticated', 'The gateway key is unknown or disabled');
  const now = app.now();
  if (now.getTime() - Date.parse(gateway.lastSeenAt ?? '1970-01-01T00:00:00Z') > 60_000) {
    gateway.lastSeenAt = now.toISOString();
    await markGatewaySeen(app.db.system, gateway.id, now);
  }
  return {
    ...noProof,
    kind: 'data_source',
    id: gateway.id,
    sessionId: null,
    platform: null,
    grants: [],
    reach: gateway.buildingId === null ? { name: 'town' } : { name: 'buildings', ids: [gateway.buildingId] },
    authzVersion: 0,
    requestId,
  };
}

/** Another node has ended a session: the next request asks the database again. */
export const forgetAccess = (app: AppContext): void => cachesOf(app).forget();

function sessionAccess(app: AppContext, sessionId: string): Promise<SessionAccess | null> {
  return cachesOf(app).sessions.read(sessionId, () => findSessionAccess(app.db.system, sessionId, app.now()));
}

/**
 * What the database said about a session or gateway, good until this node commits anything and for two seconds at
 * most, so that a change of rights works at once on this node and soon on the others.
 */
class AccessCache<V> {
  readonly #entries = new BoundedMap<{ value: V; writes: number; until: number }>(10_000);
  readonly #writes: () => number;

  constructor(writes: () => number) {
    this.#writes = writes;
  }

  async read(key: string, load: () => Promise<V | null>): Promise<V | null> {
    const known = this.#entries.get(key);
    if (known && known.writes === this.#writes() && known.until > performance.now()) return known.value;
    // Counted before asking: a commit meanwhile makes the answer too old to keep.
    const writes = this.#writes();
    const until = performance.now() + 2_000;
    const value = await load();
    if (value) this.#entries.set(key, { value, writes, until });
    else this.#entries.delete(key);
    return value;
  }
}

const cachesOf = perApp((app) => {
  let writes = 0;
  app.db.onCommit(() => (writes += 1));
  return {
    forget: () => void (writes += 1),
    sessions: new AccessCache<SessionAccess>(() => writes),
    gateways: new AccessCache<GatewayAccess>(() => writes),
  };
});
