import { z } from 'zod';
import { Instant, UserId, version } from './common.ts';
import { endpoint } from './endpoint.ts';

const settings = z
  .record(z.string().max(100), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]))
  .refine((value) => Object.keys(value).length <= 100, 'At most 100 settings');

/** One person's choices on all devices: keys and values of the apps' own, the last writer's of each group. */
export const Preferences = z
  .object({
    id: UserId,
    notificationSettings: settings,
    dashboardLayout: settings,
    appSettings: settings,
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof Preferences>;

export const getPreferences = endpoint({
  method: 'GET',
  path: '/v1/preferences',
  access: 'signed_in',
  summary: 'The caller’s preferences',
  response: Preferences,
});

export const updatePreferences = endpoint({
  method: 'PATCH',
  path: '/v1/preferences',
  access: 'signed_in',
  summary: 'Change preferences, group by group',
  body: z.strictObject({
    notificationSettings: settings.optional(),
    dashboardLayout: settings.optional(),
    appSettings: settings.optional(),
  }),
  response: Preferences,
});
