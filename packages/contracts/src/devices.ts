import { z } from 'zod';
import { DeviceId, Instant, text } from './common.ts';
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
  }),
  response: Device,
  errors: ['device_revoked'],
  repeatable: true,
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
});
