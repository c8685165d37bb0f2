import { confirmSecondFactor, enrolSecondFactor } from '@citypulse/contracts/second-factor';
import { codeOfStep, stepAt } from '../src/features/identity/totp.service.ts';
import type { TestApi, TestUser } from './test-api.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes an authenticator app reads from the QR code. */
export function secretIn(address: string): Buffer {
  const letters = new URL(address).searchParams.get('secret') ?? '';
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
}

/** What the app shows at a time. */
export const codeAt = (secret: Buffer, at: Date, off = 0) => codeOfStep(secret, stepAt(at) + off);

/** The person has set up an app; the code of the present time step is used up. */
export async function givenSecondFactor(
  api: TestApi,
  user: TestUser,
): Promise<{ secret: Buffer; codes: string[] }> {
  const secret = secretIn((await user.call(enrolSecondFactor)).address);
  const code = codeAt(secret, api.app.now());
  const { codes } = await user.call(confirmSecondFactor, { body: { code } });
  return { secret, codes };
}
