import { z } from 'zod';
import { DeviceId, DeviceKeyId, Instant, text } from './common.ts';
import { PublicJwk } from './device-keys.ts';
import { endpoint } from './endpoint.ts';

export const Device = z
  .object({
    id: DeviceId,
    /** Made by the client once per installation. */
    deviceId: z.string(),
    deviceName: z.string().nullable(),
    deviceType: z.enum(['ios', 'android', 'web']),
    deviceModel: z.string().nullable(),
    osVersion: z.string().nullable(),
    appVersion: z.string().nullable(),
    lastActive: Instant,
    createdAt: Instant,
    revokedAt: Instant.nullable(),
    /** Signs in by fingerprint or face. */
    biometricEnabled: z.boolean(),
    /** In use: `request` signs what the device sends, `login` stands behind the fingerprint. */
    keys: z.array(
      z.object({
        id: DeviceKeyId,
        use: z.enum(['request', 'login']),
        thumbprint: z.string(),
        createdAt: Instant,
        lastUsedAt: Instant.nullable(),
      }),
    ),
    /** The caller's own device of this very session. */
    current: z.boolean(),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

const detail = (max: number) => text(max).nullable().default(null);

export const registerDevice = endpoint({
  method: 'POST',
  path: '/v1/mobile/devices',
  access: 'signed_in',
  summary: 'Make an installation known, or bring its description up to date; binds the session to it',
  body: z.strictObject({
    deviceId: text(255, 1),
    deviceType: z.enum(['ios', 'android', 'web']),
    deviceName: detail(255),
    deviceModel: detail(255),
    osVersion: detail(50),
    appVersion: detail(50),
    /** From now on signs this session's requests; the first request so signed is this one. Needs a fresh sign-in. */
    requestKey: PublicJwk.optional(),
    /** Where notifications for this session go; null takes it back. */
    pushToken: text(4_096, 1).nullable().optional(),
  }),
  response: Device,
  errors: ['device_revoked', 'conflict', 'fresh_sign_in_required'],
  repeatable: true,
  signed: 'with_offered_key',
});

export const listDevices = endpoint({
  method: 'GET',
  path: '/v1/mobile/devices',
  access: 'signed_in',
  summary: 'The caller’s devices, last used first',
  response: z.object({ items: z.array(Device), nextCursor: z.null() }),
});

export const revokeDevice = endpoint({
  method: 'DELETE',
  path: '/v1/mobile/devices/:id',
  access: 'signed_in',
  summary:
    'Shut a device out: its sessions end; what it has not sent it keeps until the person signs in again',
  params: z.object({ id: DeviceId }),
  errors: ['not_found'],
  signed: true,
});
