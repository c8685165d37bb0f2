import { z } from 'zod';
import { DeviceId, DeviceKeyId, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { AuthResponse } from './identity.ts';

const coordinate = z.string().regex(/^[\w-]{43}$/);

/** Of P-256, and nothing but its public half. */
export const PublicJwk = z
  .strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate })
  .meta({ id: 'PublicJwk' });
export type PublicJwk = z.infer<typeof PublicJwk>;

/** r and s of an ECDSA signature, 64 bytes, as base64url. */
export const RawSignature = z.string().regex(/^[\w-]{86}$/);

export const enrolLoginKey = endpoint({
  method: 'PUT',
  path: '/v1/mobile/devices/:id/login-key',
  access: 'signed_in',
  summary: 'Let this device sign in by fingerprint or face from now on',
  params: z.object({ id: DeviceId }),
  body: z.strictObject({
    key: PublicJwk,
    /** By that key over the enrolment text of `packages/signing`: whoever registers it can use it. */
    proof: RawSignature,
    /** Origin the device knows the server by; part of what is signed. */
    origin: text(300, 1),
  }),
  errors: ['fresh_sign_in_required', 'signature_invalid', 'not_found'],
  signed: true,
});

export const revokeDeviceKey = endpoint({
  method: 'DELETE',
  path: '/v1/mobile/devices/:id/keys/:keyId',
  access: 'signed_in',
  summary: 'Take a key from a device: of `login` the fingerprint is off, of `request` its sessions end',
  params: z.object({ id: DeviceId, keyId: DeviceKeyId }),
  errors: ['not_found'],
  signed: true,
});

const loginKey = {
  /** Name of the installation. */
  deviceId: text(255, 1),
  /** Thumbprint of the login key. */
  keyId: z.string().regex(/^[\w-]{43}$/),
};

export const biometricChallenge = endpoint({
  method: 'POST',
  path: '/v1/auth/biometric/challenge',
  access: 'public',
  summary: 'What the login key of a device is to sign: good once, for a minute, for the newest who asked',
  body: z.strictObject(loginKey),
  response: z.object({ challenge: z.string(), expiresIn: z.int() }),
  errors: ['login_key_refused'],
});

export const biometricLogin = endpoint({
  method: 'POST',
  path: '/v1/auth/biometric',
  access: 'public',
  summary:
    'Sign in by the login key of a device, which the system opens by fingerprint or face; after five failures it is gone',
  body: z.strictObject({
    ...loginKey,
    // Browsers have passkeys for this.
    platform: z.literal('mobile'),
    challenge: z.string().max(100),
    /** Over the login text of `packages/signing`. */
    signature: RawSignature,
  }),
  response: AuthResponse,
  errors: ['login_key_refused', 'invalid_credentials', 'challenge_expired'],
});
