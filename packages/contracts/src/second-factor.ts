import { z } from 'zod';
import { Instant, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { AuthResponse, Platform } from './identity.ts';

/** Six digits of the app, or a recovery code; spaces and hyphens as people type them. */
export const SecondFactorCode = z.string().min(6).max(40);

export const SecondFactor = z
  .object({
    /** Since when codes are asked for at sign-in; null: they are not. */
    enabledSince: Instant.nullable(),
    /** Recovery codes not used yet. */
    recoveryCodesLeft: z.int(),
  })
  .meta({ id: 'SecondFactor' });
export type SecondFactor = z.infer<typeof SecondFactor>;

/** Shown once; each is good for one sign-in without the app. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' });

export const completeSignIn = endpoint({
  method: 'POST',
  path: '/v1/auth/second-factor',
  access: 'public',
  summary: 'The second step of a sign-in: the code of the app or a recovery code',
  body: z.strictObject({
    /** Of the refusal `second_factor_required`; good for five minutes, one success and five failures. */
    challenge: z.string().min(1).max(100),
    code: SecondFactorCode,
    platform: Platform,
    deviceId: text(255, 1).optional(),
  }),
  response: AuthResponse,
  errors: ['code_invalid', 'challenge_expired', 'origin_refused', 'too_many_requests'],
});

export const getSecondFactor = endpoint({
  method: 'GET',
  path: '/v1/auth/second-factor',
  access: 'signed_in',
  summary: 'Whether a second factor is asked for at sign-in',
  response: SecondFactor,
});

export const enrolSecondFactor = endpoint({
  method: 'POST',
  path: '/v1/auth/second-factor/enrolment',
  access: 'signed_in',
  summary: 'Begin with an authenticator app; nothing changes until a code of it confirms',
  response: z
    .object({
      /** Base32, for typing in. */
      secret: z.string(),
      /** `otpauth:` address, what the QR code says. */
      address: z.string(),
      /** The QR code: a square of `size` modules, the dark ones as an SVG path. */
      qr: z.object({ size: z.int(), path: z.string() }),
    })
    .meta({ id: 'SecondFactorEnrolment' }),
  secretAnswer: true,
  errors: ['fresh_sign_in_required', 'conflict'],
});

export const confirmSecondFactor = endpoint({
  method: 'POST',
  path: '/v1/auth/second-factor/confirmation',
  access: 'signed_in',
  summary: 'Prove that the app works; from now on codes are asked for. Answers the recovery codes',
  body: z.strictObject({ code: SecondFactorCode }),
  response: RecoveryCodes,
  secretAnswer: true,
  errors: ['fresh_sign_in_required', 'code_invalid', 'conflict', 'too_many_requests'],
});

export const renewRecoveryCodes = endpoint({
  method: 'POST',
  path: '/v1/auth/second-factor/recovery-codes',
  access: 'signed_in',
  summary: 'New recovery codes; the former ones are void',
  response: RecoveryCodes,
  secretAnswer: true,
  errors: ['fresh_sign_in_required', 'conflict'],
});

export const disableSecondFactor = endpoint({
  method: 'DELETE',
  path: '/v1/auth/second-factor',
  access: 'signed_in',
  summary: 'Ask for the password alone again',
  errors: ['fresh_sign_in_required'],
});
