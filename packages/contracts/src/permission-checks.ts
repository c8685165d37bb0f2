import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Permission, Role } from './permissions.ts';

/** What the permission is wanted for; without one, for the town as a whole. */
export const PermissionContext = z.strictObject({
  t: z.enum(['building', 'task', 'measuring_point', 'meter', 'asset', 'fault_report', 'alert']),
  id: z.uuid(),
});
export type PermissionContext = z.infer<typeof PermissionContext>;

/**
 * `granted`; `no_role`: none of the roles in force permits it anywhere; `elsewhere`: one does, but not there;
 * `not_found`: nothing of that kind is in reach.
 */
export const permissionReasons = ['granted', 'no_role', 'elsewhere', 'not_found'] as const;

export const validateMobilePermission = endpoint({
  method: 'POST',
  path: '/v1/mobile/permissions/validate',
  access: 'signed_in',
  summary: 'Whether the signed-in person may do something, here and now, and why',
  body: z.strictObject({ permission: Permission, context: PermissionContext.nullable().default(null) }),
  response: z.object({
    allowed: z.boolean(),
    reason: z.enum(permissionReasons),
    /** Roles in force that permit it there. */
    roles: z.array(Role),
    /** Bumped by every change of rights: an answer is good as long as it stays the same. */
    authzVersion: z.int(),
  }),
  repeatable: true,
});
