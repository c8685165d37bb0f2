import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { issueChallenge, redeemChallenge, tryChallenge } from './challenges.service.ts';
import { startSession, type Origin, type SignIn } from './identity.service.ts';
import { findByEmail } from './identity.sql.ts';
import { isPassword } from './passwords.service.ts';
import { checkSecondFactor, hasSecondFactor } from './second-factor.service.ts';
import { limitSignIn } from './sign-in-limits.service.ts';

interface Installation {
  platform: 'web' | 'mobile';
  deviceId?: string | undefined;
}

export interface Credentials extends Installation {
  email: string;
  password: string;
}

const secondStep = { seconds: 300, tries: 5 };

/**
 * Unknown, disabled and wrong look alike, in the answer and by the clock. The right password of somebody who has a
 * second factor opens nothing but the second step.
 */
export async function signIn(app: AppContext, origin: Origin, credentials: Credentials): Promise<SignIn> {
  const email = credentials.email.trim();
  const attempt = { account: email.toLowerCase(), ip: origin.ip };
  const user = await limitSignIn(app, attempt, async () => {
    const known = await findByEmail(app.db.system, email);
    const fits = await isPassword(app, known?.password_hash ?? null, credentials.password);
    return fits ? known : undefined;
  });
  if (!user) throw new AppError('invalid_credentials');
  if (await hasSecondFactor(app, user.id)) {
    const challenge = await issueChallenge(app, 'second_factor', {
      userId: user.id,
      seconds: secondStep.seconds,
    });
    throw new AppError('second_factor_required', undefined, { challenge });
  }
  return startSession(app, user.id, { ...origin, ...installationOf(credentials), amr: ['pwd'] });
}

export interface SecondStep extends Installation {
  challenge: string;
  code: string;
}

/** The challenge outlives a mistyped code, not a right one. */
export async function completeSignIn(app: AppContext, origin: Origin, step: SecondStep): Promise<SignIn> {
  const userId = await tryChallenge(app, 'second_factor', step.challenge, secondStep.tries);
  const way = await checkSecondFactor(app, userId, step.code, origin.ip);
  if (!way) throw new AppError('code_invalid');
  await redeemChallenge(app, 'second_factor', step.challenge);
  // RFC 8176 has no name for a recovery code; it is something known, like the password.
  const amr = way === 'otp' ? ['pwd', 'otp', 'mfa'] : ['pwd', 'mfa'];
  return startSession(app, userId, { ...origin, ...installationOf(step), amr });
}

const installationOf = ({ platform, deviceId }: Installation) => ({ platform, deviceId });
