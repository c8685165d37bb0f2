import { z } from 'zod';
import { BuildingId, Day, Instant, name, PageQuery, pageOf, UserId, version } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Role } from './permissions.ts';

export const RoleAssignment = z
  .object({
    role: Role,
    /** null: the whole town. */
    buildingId: BuildingId.nullable(),
    validFrom: Day.nullable(),
    /** Last day in force, inclusive; null: open. */
    validTo: Day.nullable(),
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
  errors: ['not_found', 'already_exists', 'version_mismatch', 'conflict'],
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
