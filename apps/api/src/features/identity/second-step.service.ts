import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { noteSecurityEvent } from '../../platform/security-events.ts';
import { issueChallenge, redeemChallenge, tryChallenge } from './challenges.service.ts';
import { insertDirectorySession } from './directory.sql.ts';
import { startSession, type Origin, type SignIn } from './identity.service.ts';
import { checkSecondFactor } from './second-factor.service.ts';

const secondStep = { seconds: 300, tries: 5 };

export interface Installation {
  platform: 'web' | 'mobile';
  deviceId?: string | undefined;
}

/** How somebody has proved who he is so far; kept with the challenge while the second step is asked for. */
const FirstStep = z.object({
  amr: z.array(z.string()),
  /** The sign-in at the town's directory, which may end the session here. */
  directory: z
    .object({ accountId: z.string(), session: z.string().nullable(), authenticatedAt: z.iso.datetime() })
    .optional(),
});
export type FirstStep = z.infer<typeof FirstStep>;

/** Opens a session for who has taken the first step; where a second factor is in use, nothing but the second step. */
export async function admit(
  app: AppContext,
  { userId, hasSecondFactor }: { userId: string; hasSecondFactor: boolean },
  first: FirstStep,
  place: Origin & Installation,
): Promise<SignIn> {
  if (first.amr.includes('mfa') || !hasSecondFactor) return open(app, userId, first, place);
  const challenge = await issueChallenge(app, 'second_factor', {
    userId,
    seconds: secondStep.seconds,
    detail: first,
  });
  throw new AppError('second_factor_required', undefined, { challenge });
}

export interface SecondStep extends Installation {
  challenge: string;
  code: string;
}

/** The challenge outlives a mistyped code, not a right one. */
export async function completeSignIn(app: AppContext, origin: Origin, step: SecondStep): Promise<SignIn> {
  const { platform, deviceId } = step;
  const userId = await tryChallenge(app, 'second_factor', step.challenge, secondStep.tries);
  const way = await checkSecondFactor(app, userId, step.code, origin.ip);
  if (!way) {
    const { ip, userAgent } = origin;
    noteSecurityEvent(app, { kind: 'second_factor_failed', userId, ip, userAgent, deviceId });
    throw new AppError('code_invalid');
  }
  const { detail } = await redeemChallenge(app, 'second_factor', step.challenge);
  const first = FirstStep.parse(detail);
  // RFC 8176 has no name for a recovery code; it is something known, like the password.
  const amr = [...first.amr, ...(way === 'otp' ? ['otp', 'mfa'] : ['mfa'])];
  return open(app, userId, { ...first, amr }, { ...origin, platform, deviceId });
}

async function open(
  app: AppContext,
  userId: string,
  { amr, directory }: FirstStep,
  place: Origin & Installation,
): Promise<SignIn> {
  const session = await startSession(app, userId, { ...place, amr });
  if (directory) await insertDirectorySession(app.db.system, session.sessionId, directory);
  return session;
}
