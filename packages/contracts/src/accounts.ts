import { z } from 'zod';
import { DeviceId, Instant, name, PageQuery, pageOf, SessionId, text, UserId } from './common.ts';
import { endpoint } from './endpoint.ts';
import { AuthResponse, Platform } from './identity.ts';
import { SecondFactorCode } from './second-factor.ts';
import { NewPassword, RoleAssignment } from './users.ts';

const email = z.email().max(320);
const password = z.string().min(1).max(1024);

/** Safe to repeat only until it has worked: the current password is another one then. */
export const changeOwnPassword = endpoint({
  method: 'PUT',
  path: '/v1/auth/password',
  access: 'signed_in',
  summary: 'Change the own password; every other session of the person ends, this one goes on',
  body: z.strictObject({ currentPassword: password, newPassword: NewPassword }),
  errors: ['password_wrong', 'fresh_sign_in_required', 'too_many_requests'],
});

/** Not safe to repeat: a code counts once. */
export const confirmIdentity = endpoint({
  method: 'POST',
  path: '/v1/auth/confirmation',
  access: 'signed_in',
  proves: true,
  summary: 'Prove once more who one is: opens what needs a fresh sign-in for ten minutes',
  body: z.strictObject({
    password,
    /** Of the app, or a recovery code: where a second factor is in use; `second_factor_required` asks for it. */
    code: SecondFactorCode.optional(),
  }),
  errors: ['password_wrong', 'second_factor_required', 'code_invalid', 'too_many_requests'],
});

export const revokeOtherSessions = endpoint({
  method: 'DELETE',
  path: '/v1/auth/sessions',
  access: 'signed_in',
  summary: 'End all own sessions but this one',
});

export const Invitation = z
  .object({
    userId: UserId,
    email: z.string(),
    displayName: z.string(),
    assignments: z.array(RoleAssignment),
    /** Who invited, by name; null when that account is gone. */
    invitedBy: z.string().nullable(),
    sentAt: Instant,
    /** When a mail server took the letter; null: it is still tried. */
    deliveredAt: Instant.nullable(),
    expiresAt: Instant,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

export const listInvitations = endpoint({
  method: 'GET',
  path: '/v1/invitations',
  access: 'users:read',
  summary: 'People who were invited and have not yet set a password, those who wait longest first',
  response: z.object({ items: z.array(Invitation), nextCursor: z.null() }),
});

export const inviteUser = endpoint({
  method: 'POST',
  path: '/v1/invitations',
  access: 'users:write',
  summary: 'Create a user and mail a link, good once and for seven days, to set the password',
  body: z.strictObject({
    userId: UserId.optional(),
    email,
    displayName: name,
    language: z.enum(['de', 'en']).default('de'),
    assignments: z.array(RoleAssignment).max(500).default([]),
  }),
  response: Invitation,
  status: 201,
  errors: ['already_exists', 'conflict', 'not_found'],
});

const invited = z.object({ userId: UserId });

export const resendInvitation = endpoint({
  method: 'POST',
  path: '/v1/invitations/:userId/letters',
  access: 'users:write',
  summary: 'Mail a new link; the one before is void',
  params: invited,
  response: Invitation,
  status: 201,
  errors: ['not_found'],
});

export const withdrawInvitation = endpoint({
  method: 'DELETE',
  path: '/v1/invitations/:userId',
  access: 'users:write',
  summary: 'Withdraw an invitation and remove the account nobody has used',
  params: invited,
  errors: ['not_found', 'in_use'],
});

/** Answered alike, and as fast, for whoever has no account. */
export const requestPasswordReset = endpoint({
  method: 'POST',
  path: '/v1/auth/password-resets',
  access: 'public',
  summary: 'Mail a link, good once and for thirty minutes, to set a new password',
  body: z.strictObject({ email: z.string().max(320) }),
  status: 202,
  errors: ['too_many_requests'],
});

const token = z.string().min(1).max(200);

/** The token travels in the body, for addresses end up in logs. */
export const readAccountLink = endpoint({
  method: 'POST',
  path: '/v1/auth/links',
  access: 'public',
  summary: 'Whose password a mailed link sets, without using it up',
  body: z.strictObject({ token }),
  response: z.object({
    purpose: z.enum(['invitation', 'reset']),
    email: z.string(),
    displayName: z.string(),
    expiresAt: Instant,
  }),
  errors: ['link_invalid'],
});

export const setPasswordByLink = endpoint({
  method: 'POST',
  path: '/v1/auth/links/password',
  access: 'public',
  summary: 'Set the password by a mailed link, which is used up; every session of the person ends',
  body: z.strictObject({ token, password: NewPassword }),
  errors: ['link_invalid'],
});

export const PersonSession = z
  .object({
    id: SessionId,
    userId: UserId,
    displayName: z.string(),
    email: z.string(),
    platform: Platform,
    userAgent: z.string().nullable(),
    /** The registered installation, where the session is bound to one. */
    device: z
      .object({
        id: DeviceId,
        name: z.string().nullable(),
        model: z.string().nullable(),
        osVersion: z.string().nullable(),
        appVersion: z.string().nullable(),
      })
      .nullable(),
    /** RFC 8176 names of the ways the person signed in by. */
    amr: z.array(z.string()),
    createdAt: Instant,
    lastSeenAt: Instant,
    /** The session of whoever asks. */
    current: z.boolean(),
  })
  .meta({ id: 'PersonSession' });
export type PersonSession = z.infer<typeof PersonSession>;

export const listPeoplesSessions = endpoint({
  method: 'GET',
  path: '/v1/sessions',
  access: 'users:read',
  summary: 'Sessions of all people that can still be continued, last used first',
  query: PageQuery.extend({
    search: z.string().max(200).optional(),
    userId: UserId.optional(),
    platform: Platform.optional(),
  }),
  response: pageOf(PersonSession),
});

export const revokePersonsSession = endpoint({
  method: 'DELETE',
  path: '/v1/sessions/:sessionId',
  access: 'users:write',
  summary: 'End a session of any person; what the device has not sent it keeps',
  params: z.object({ sessionId: SessionId }),
  errors: ['not_found'],
});

export const revokePersonsDevice = endpoint({
  method: 'DELETE',
  path: '/v1/users/:userId/devices/:deviceId',
  access: 'users:write',
  summary:
    'Shut a device of any person out: its sessions end; what it has not sent it keeps until he signs in again',
  params: z.object({ userId: UserId, deviceId: DeviceId }),
  errors: ['not_found'],
});

export const startView = endpoint({
  method: 'POST',
  path: '/v1/users/:userId/views',
  access: 'users:write',
  summary:
    'Look on as another person: a code, good once and for half a minute, that opens a session which changes nothing',
  params: z.object({ userId: UserId }),
  response: z.object({ code: z.string(), expiresIn: z.int() }),
  status: 201,
  secretAnswer: true,
  errors: ['not_found', 'conflict'],
});

/** The session lasts fifteen minutes and cannot be renewed. */
export const openView = endpoint({
  method: 'POST',
  path: '/v1/auth/views',
  access: 'public',
  summary: 'Begin to look on by such a code',
  body: z.strictObject({
    code: z.string().min(1).max(200),
    platform: z.literal('web'),
    /** As at every sign-in; such a session is bound to no installation. */
    deviceId: text(255, 1).optional(),
  }),
  response: AuthResponse,
  errors: ['link_invalid'],
});
