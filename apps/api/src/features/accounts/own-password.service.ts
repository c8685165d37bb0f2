import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { noteSecurityEvent } from '../../platform/security-events.ts';
import { requireFresh } from '../identity/fresh-sign-in.service.ts';
import { hashPassword, isPassword } from '../identity/passwords.service.ts';
import { checkSecondFactor, hasSecondFactor } from '../identity/second-factor.service.ts';
import { endSessionsOf } from '../identity/sessions.service.ts';
import { limitSignIn } from '../identity/sign-in-limits.service.ts';
import { findOwnSecret, markConfirmed, setPassword } from './accounts.sql.ts';
import { passwordChanged } from './letters.service.ts';
import { queueLetter } from './mailing.service.ts';

interface Place {
  ip: string;
  userAgent: string | null;
}

/** Ends every other session of the person; the one that did it goes on. Where a second factor is in use it must be proved as well. */
export async function changeOwnPassword(
  app: AppContext,
  caller: Caller,
  from: Place,
  change: { currentPassword: string; newPassword: string },
): Promise<void> {
  if (await hasSecondFactor(app, caller.id)) requireFresh(app, caller);
  const { email } = await requirePassword(app, caller, from, change.currentPassword);
  const passwordHash = await hashPassword(change.newPassword);
  const at = app.now();
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (db) => {
      await setPassword(db, caller.id, passwordHash, at);
      await endSessionsOf(db, caller, caller.id, 'password_changed', at);
      await queueLetter(app, db, passwordChanged(app, email, at));
    });
}

/** From here on the sign-in is fresh once more. It asks for all a sign-in does: who has found out the password has not enough. */
export async function confirmIdentity(
  app: AppContext,
  caller: Caller,
  from: Place,
  proof: { password: string; code?: string | undefined },
): Promise<void> {
  await requirePassword(app, caller, from, proof.password);
  if (await hasSecondFactor(app, caller.id)) await requireCode(app, caller, from, proof.code);
  if (caller.sessionId) await markConfirmed(app.db.systemFor(caller), caller.sessionId, app.now());
}

/** Wrong ones count like failed sign-ins: an open browser is no place to guess from. */
async function requirePassword(app: AppContext, caller: Caller, from: Place, password: string) {
  const own = await findOwnSecret(app.db.system, caller.id);
  const account = own?.email.toLowerCase() ?? caller.id;
  const fitting = await limitSignIn(app, { account, ip: from.ip }, async () =>
    (await isPassword(app, own?.password_hash ?? null, password)) ? own : undefined,
  );
  if (fitting) return fitting;
  noteSecurityEvent(app, { kind: 'sign_in_failed', account, ...attemptOf(caller, from) });
  throw new AppError('password_wrong');
}

async function requireCode(app: AppContext, caller: Caller, from: Place, code: string | undefined) {
  if (code === undefined) throw new AppError('second_factor_required');
  if (await checkSecondFactor(app, caller.id, code, from.ip)) return;
  noteSecurityEvent(app, { kind: 'second_factor_failed', ...attemptOf(caller, from) });
  throw new AppError('code_invalid');
}

const attemptOf = (caller: Caller, { ip, userAgent }: Place) => ({
  userId: caller.id,
  sessionId: caller.sessionId,
  ip,
  userAgent,
  detail: { way: 'confirmation' },
});
