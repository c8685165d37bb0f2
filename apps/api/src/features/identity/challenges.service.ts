import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { seal, unseal } from '../../platform/envelope.ts';
import { countTry, insertChallenge, takeChallenge, type Purpose } from './challenges.sql.ts';

interface NewChallenge {
  userId?: string;
  seconds: number;
  /** Kept sealed until the answer comes. */
  detail?: object;
}

const hashOf = (challenge: string) => createHash('sha256').update(challenge).digest();

/** A name for a sign-in under way that nobody can guess; only its hash is kept. */
export async function issueChallenge(
  app: AppContext,
  purpose: Purpose,
  { userId, seconds, detail }: NewChallenge,
): Promise<string> {
  const challenge = randomBytes(32).toString('base64url');
  const at = app.now();
  await insertChallenge(app.db.system, {
    hash: hashOf(challenge),
    purpose,
    userId: userId ?? null,
    detail: detail ? seal(app, 'challenge', purpose, Buffer.from(JSON.stringify(detail))) : null,
    at,
    expiresAt: new Date(at.getTime() + seconds * 1000),
  });
  return challenge;
}

/** Uses the challenge up; refuses one that is unknown, used or too old. */
export async function redeemChallenge(
  app: AppContext,
  purpose: Purpose,
  challenge: string,
): Promise<{ userId: string | null; detail: unknown }> {
  const taken = await takeChallenge(app.db.system, hashOf(challenge), purpose, app.now());
  if (!taken) throw new AppError('challenge_expired');
  const detail = taken.detail && unseal(app, 'challenge', purpose, taken.detail).toString();
  return { userId: taken.userId, detail: detail ? (JSON.parse(detail) as unknown) : null };
}

/** Whose sign-in this is, as long as it has tries left. */
export async function tryChallenge(
  app: AppContext,
  purpose: Purpose,
  challenge: string,
  tries: number,
): Promise<string> {
  const userId = await countTry(app.db.system, hashOf(challenge), purpose, tries, app.now());
  if (!userId) throw new AppError('challenge_expired');
  return userId;
}
