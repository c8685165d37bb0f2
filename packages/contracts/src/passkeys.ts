import { z } from 'zod';
import { Instant, name, PasskeyId, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { AuthResponse, Platform } from './identity.ts';

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/);
const credential = { id: base64url(2000), rawId: base64url(2000), type: z.literal('public-key') };

/** `PublicKeyCredential.toJSON()` of WebAuthn level 3, as far as the server reads it. */
export const NewPasskeyCredential = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(4000),
      attestationObject: base64url(20_000),
      transports: z.array(z.string().max(20)).max(10).optional(),
    }),
  })
  .meta({ id: 'NewPasskeyCredential' });
export type NewPasskeyCredential = z.infer<typeof NewPasskeyCredential>;

export const PasskeyAssertion = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(4000),
      authenticatorData: base64url(4000),
      signature: base64url(2000),
      userHandle: base64url(200),
    }),
  })
  .meta({ id: 'PasskeyAssertion' });
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

/** For `PublicKeyCredential.parse…OptionsFromJSON()`; the challenge in it is good once, for a minute. */
const Options = z.record(z.string(), z.unknown());

export const Passkey = z
  .object({
    id: PasskeyId,
    name: z.string(),
    /** Copied between devices by their maker; otherwise it cannot leave its device. */
    synced: z.boolean(),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof Passkey>;

export const listPasskeys = endpoint({
  method: 'GET',
  path: '/v1/auth/passkeys',
  access: 'signed_in',
  summary: 'The own passkeys',
  response: z.object({ items: z.array(Passkey), nextCursor: z.null() }),
});

export const preparePasskey = endpoint({
  method: 'POST',
  path: '/v1/auth/passkeys/preparation',
  access: 'signed_in',
  summary: 'What a browser needs to make a passkey',
  response: Options,
  secretAnswer: true,
  errors: ['fresh_sign_in_required'],
});

export const addPasskey = endpoint({
  method: 'POST',
  path: '/v1/auth/passkeys',
  access: 'signed_in',
  summary: 'Keep the public half of a new passkey; it must have verified the person',
  body: z.strictObject({ name, credential: NewPasskeyCredential }),
  response: Passkey,
  status: 201,
  errors: ['fresh_sign_in_required', 'passkey_refused', 'already_exists'],
});

const one = z.object({ passkeyId: PasskeyId });

export const renamePasskey = endpoint({
  method: 'PATCH',
  path: '/v1/auth/passkeys/:passkeyId',
  access: 'signed_in',
  summary: 'Rename an own passkey',
  params: one,
  body: z.strictObject({ name }),
  response: Passkey,
  errors: ['not_found'],
});

export const removePasskey = endpoint({
  method: 'DELETE',
  path: '/v1/auth/passkeys/:passkeyId',
  access: 'signed_in',
  summary: 'Remove an own passkey; nobody signs in with it any more',
  params: one,
  errors: ['fresh_sign_in_required', 'not_found'],
});

export const challengePasskey = endpoint({
  method: 'POST',
  path: '/v1/auth/passkeys/challenge',
  access: 'public',
  summary: 'What a browser needs to use a passkey of whoever sits there',
  response: Options,
  errors: ['too_many_requests'],
});

export const signInByPasskey = endpoint({
  method: 'POST',
  path: '/v1/auth/passkeys/sign-in',
  access: 'public',
  summary: 'Sign in with a passkey, without e-mail and password; it counts as two factors',
  body: z.strictObject({
    credential: PasskeyAssertion,
    platform: Platform,
    deviceId: text(255, 1).optional(),
  }),
  response: AuthResponse,
  errors: ['passkey_refused', 'challenge_expired', 'origin_refused', 'too_many_requests'],
});

export const confirmByPasskey = endpoint({
  method: 'POST',
  path: '/v1/auth/passkeys/confirmation',
  access: 'signed_in',
  proves: true,
  summary: 'Prove once more who one is, with a passkey in place of the password',
  body: z.strictObject({ credential: PasskeyAssertion }),
  errors: ['passkey_refused', 'too_many_requests'],
});
