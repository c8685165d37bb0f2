import { z } from 'zod';
import { BuildingId, Day, Instant, name, PageQuery, pageOf, UserId, version } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Permission, Role } from './permissions.ts';

export const RoleAssignment = z
  .object({
    role: Role,
    /** null: the whole town. */
    buildingId: BuildingId.nullable(),
    validFrom: Day.nullable(),
    /** Last day in force, inclusive; null: open. */
    validTo: Day.nullable(),
    /** Whose work is taken over for that time, which then has an end; absent: the person's own. */
    standsInFor: UserId.optional(),
  })
  .meta({ id: 'RoleAssignment' });
export type RoleAssignment = z.infer<typeof RoleAssignment>;

export const User = z
  .object({
    id: UserId,
    email: z.string(),
    displayName: z.string(),
    language: z.enum(['de', 'en']),
    disabledAt: Instant.nullable(),
    createdAt: Instant,
    lastSeenAt: Instant.nullable(),
    assignments: z.array(RoleAssignment),
    version,
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

const email = z.email().max(320);
export const NewPassword = z.string().min(12, 'At least 12 characters').max(1024);

export const listUsers = endpoint({
  method: 'GET',
  path: '/v1/users',
  access: 'users:read',
  summary: 'Users with their assignments',
  query: PageQuery.extend({ search: z.string().max(200).optional() }),
  response: pageOf(User),
});

export const getUser = endpoint({
  method: 'GET',
  path: '/v1/users/:userId',
  access: 'users:read',
  summary: 'One user',
  params: z.object({ userId: UserId }),
  response: User,
  errors: ['not_found'],
});

export const createUser = endpoint({
  method: 'POST',
  path: '/v1/users',
  access: 'users:write',
  summary: 'Create a user',
  body: z.strictObject({
    id: UserId.optional(),
    email,
    displayName: name,
    password: NewPassword,
    language: z.enum(['de', 'en']).default('de'),
    assignments: z.array(RoleAssignment).max(500).default([]),
  }),
  response: User,
  status: 201,
  errors: ['already_exists'],
});

export const updateUser = endpoint({
  method: 'PATCH',
  path: '/v1/users/:userId',
  access: 'users:write',
  summary: 'Change a user; disabling ends all sessions at once',
  params: z.object({ userId: UserId }),
  body: z.strictObject({
    email: email.optional(),
    displayName: name.optional(),
    password: NewPassword.optional(),
    language: z.enum(['de', 'en']).optional(),
    disabled: z.boolean().optional(),
  }),
  response: User,
  errors: ['not_found', 'already_exists', 'version_mismatch', 'conflict', 'fresh_sign_in_required'],
});

/** Replaces the whole set; a PUT, so safe to repeat. */
export const setAssignments = endpoint({
  method: 'PUT',
  path: '/v1/users/:userId/assignments',
  access: 'users:write',
  summary: 'Set roles and buildings of a user',
  params: z.object({ userId: UserId }),
  body: z.strictObject({ assignments: z.array(RoleAssignment).max(500) }),
  response: User,
  errors: ['not_found', 'conflict'],
});

/** One reason for a right: a role in force today. */
export const RightSource = z
  .object({
    role: Role,
    /** null: the whole town. */
    buildingId: BuildingId.nullable(),
    /** Last day in force, inclusive; null: open. */
    validTo: Day.nullable(),
    standsInFor: z.object({ id: UserId, name: z.string() }).nullable(),
  })
  .meta({ id: 'RightSource' });
export type RightSource = z.infer<typeof RightSource>;

export const EffectiveRight = z
  .object({
    permission: Permission,
    /** null: in the whole town. */
    buildingIds: z.array(BuildingId).nullable(),
    through: z.array(RightSource),
  })
  .meta({ id: 'EffectiveRight' });
export type EffectiveRight = z.infer<typeof EffectiveRight>;

export const getEffectiveRights = endpoint({
  method: 'GET',
  path: '/v1/users/:userId/rights',
  access: 'users:read',
  summary: 'What a person may do today, where, and through which role; nothing while disabled',
  params: z.object({ userId: UserId }),
  response: z.object({ items: z.array(EffectiveRight) }),
  errors: ['not_found'],
});

/** Safe to repeat; cannot be taken back. */
export const forgetUser = endpoint({
  method: 'PUT',
  path: '/v1/users/:userId/forgetting',
  access: 'users:write',
  summary: 'Take names and addresses of a disabled person away for good, also from the audit log',
  params: z.object({ userId: UserId }),
  errors: ['not_found', 'conflict', 'fresh_sign_in_required'],
});
