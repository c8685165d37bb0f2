import { createHmac } from 'node:crypto';
import { AppError } from '../platform/app-error.ts';
import type { Caller } from '../platform/caller.ts';
import type { AppContext } from '../platform/context.ts';
import { perApp } from '../platform/per-app.ts';
import { claimKey, dropAnswers, keepAnswer, releaseKey } from './idempotency.sql.ts';
import { Reply } from './reply.ts';

const keptDays = 7;
const lookEvery = 3_600_000;
const lastLook = perApp(() => ({ at: 0 }));

/**
 * Answers a request with the same Idempotency-Key once and repeats the answer afterwards. The key is claimed before
 * the act; a claim whose node died is taken over after a minute, so the act itself must be safe to repeat. Answers are
 * kept for a week.
 */
export async function answerOnce<T>(
  app: AppContext,
  caller: Caller,
  key: string,
  request: unknown,
  act: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  if (key.length > 200)
    throw new AppError('invalid_request', 'Idempotency-Key is longer than 200 characters');
  // Keyed, because a request may hold a password.
  const hash = createHmac('sha256', app.secrets.derive('idempotency'))
    .update(JSON.stringify(request))
    .digest();
  await forgetOld(app);
  const claim = await claimKey(app.db.system, caller.id, key, hash);
  if (claim.state === 'other_request') throw new AppError('idempotency_mismatch');
  if (claim.state === 'in_progress') throw new AppError('conflict', 'A request with this key is in progress');
  if (claim.state === 'answered') return new Reply(claim.answer as T, { 'Idempotency-Replayed': 'true' });
  try {
    const reply = await act();
    await keepAnswer(app.db.system, caller.id, key, reply.body);
    return reply;
  } catch (error) {
    await releaseKey(app.db.system, caller.id, key);
    throw error;
  }
}

/** Whoever comes first in an hour drops what nobody will ask for again. */
async function forgetOld(app: AppContext): Promise<void> {
  const now = app.now().getTime();
  if (now - lastLook(app).at < lookEvery) return;
  lastLook(app).at = now;
  await dropAnswers(app.db.system, new Date(now - keptDays * 86_400_000));
}
