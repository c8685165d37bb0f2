import { createHash, randomBytes } from 'node:crypto';
import type { Session } from '@citypulse/contracts/identity';
import { SessionId } from '@citypulse/contracts/common';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import {
  endSession,
  endSessions,
  insertSocketTicket,
  selectLiveSessions,
  setStepUp,
} from './identity.sql.ts';

const ticketSeconds = 30;

export async function listSessions(
  app: AppContext,
  caller: Caller,
): Promise<{ items: Session[]; nextCursor: null }> {
  const rows = await selectLiveSessions(app.db.system, caller.id, app.now());
  const items = rows.map((row) => ({
    id: SessionId.parse(row.id),
    platform: row.platform === 'web' ? ('web' as const) : ('mobile' as const),
    deviceId: row.device_id,
    userAgent: row.user_agent,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    current: row.id === caller.sessionId,
  }));
  return { items, nextCursor: null };
}

/** Safe to repeat for the session of the caller: signing out twice is signed out. */
export async function signOut(app: AppContext, caller: Caller): Promise<void> {
  if (caller.sessionId) {
    await endSession(app.db.systemFor(caller), caller.id, caller.sessionId, 'signed_out', app.now());
  }
}

export async function revokeSession(app: AppContext, caller: Caller, sessionId: SessionId): Promise<void> {
  const ended = await endSession(app.db.systemFor(caller), caller.id, sessionId, 'revoked', app.now());
  if (!ended) throw new AppError('not_found', 'No such session');
}

/** Signs a person out everywhere, but for the caller's own session when it is about himself; within the caller's transaction. */
export async function endSessionsOf(
  db: Db,
  caller: Caller,
  userId: string,
  reason: string,
  at: Date,
): Promise<void> {
  const except = caller.id === userId ? caller.sessionId : null;
  await endSessions(db, userId, reason, at, except);
}

/** Ends a session for what it was seen doing; within the caller's transaction. */
export const endSuspectSession = (
  db: Db,
  { userId, sessionId }: { userId: string; sessionId: string },
  at: Date,
): Promise<boolean> => endSession(db, userId, sessionId, 'suspicious', at);

/** Lets nothing through until the person has proved once more who he is; null: lets it through again. */
export const demandProof = (db: Db, sessionId: string, at: Date | null): Promise<void> =>
  setStepUp(db, sessionId, at);

/** A browser cannot send headers with a socket's handshake, so it shows a ticket that is worth nothing afterwards. */
export async function issueSocketTicket(
  app: AppContext,
  caller: Caller,
): Promise<{ ticket: string; expiresIn: number }> {
  if (!caller.sessionId) throw new AppError('forbidden');
  const ticket = randomBytes(32).toString('base64url');
  const at = app.now();
  await insertSocketTicket(app.db.system, {
    hash: createHash('sha256').update(ticket).digest(),
    sessionId: caller.sessionId,
    at,
    expiresAt: new Date(at.getTime() + ticketSeconds * 1000),
  });
  return { ticket, expiresIn: ticketSeconds };
}
