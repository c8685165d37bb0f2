import type { UserId } from '@citypulse/contracts/common';
import type { AuthResponse } from '@citypulse/contracts/identity';
import { signAccessToken } from '../../platform/access-tokens.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { conflicting, requireTown } from '../../platform/refusals.ts';
import { describeMe } from '../identity/identity.service.ts';
import { issueSocketTicket } from '../identity/sessions.service.ts';
import { insertView, isEnabledUser } from './views.sql.ts';

const viewSeconds = 15 * 60;

/**
 * Begins a session as the person that changes nothing and that no refresh token continues. It opens by a code in the
 * other window, for tokens do not belong into addresses; the audit log names who looks on.
 */
export async function startView(
  app: AppContext,
  caller: Caller,
  userId: UserId,
): Promise<{ code: string; expiresIn: number }> {
  requireTown(caller, 'users:write', 'Looking on as somebody');
  if (userId === caller.id) throw conflicting('userId', 'Nobody looks on as himself');
  if (!(await isEnabledUser(app.db.as(caller), userId))) throw new AppError('not_found', 'No such user');
  const id = newId();
  const at = app.now();
  const endsAt = new Date(at.getTime() + viewSeconds * 1000);
  await insertView(app.db.systemFor(caller), { id, userId, viewedBy: caller.id, at, endsAt });
  const { ticket, expiresIn } = await issueSocketTicket(app, { ...caller, sessionId: id });
  return { code: ticket, expiresIn };
}

/** `redeem` tells whose code it is, once. */
export async function openView(app: AppContext, redeem: () => Promise<Caller>): Promise<AuthResponse> {
  const viewer = await redeem().catch((error: unknown) => {
    throw error instanceof AppError ? new AppError('link_invalid') : error;
  });
  const { sessionId, viewedBy } = viewer;
  if (sessionId === null || viewedBy === null) throw new AppError('link_invalid');
  const accessToken = await signAccessToken(app, {
    userId: viewer.id,
    sessionId,
    authzVersion: viewer.authzVersion,
    signedInAt: viewer.signedInAt ?? app.now(),
    amr: viewer.amr,
    keyThumbprint: null,
    actor: viewedBy,
    seconds: viewSeconds,
  });
  return { accessToken, expiresIn: viewSeconds, user: await describeMe(app, viewer) };
}
