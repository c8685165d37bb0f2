import { z } from 'zod';
import { BuildingId, Instant, SessionId, text, UserId } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Permission, Role } from './permissions.ts';

export const Platform = z.enum(['web', 'mobile']);

export const SignedInUser = z
  .object({
    id: UserId,
    email: z.string(),
    displayName: z.string(),
    language: z.enum(['de', 'en']),
    /** Roles in force now; `buildingId` null means the whole town. */
    roles: z.array(z.object({ role: Role, buildingId: BuildingId.nullable() })),
    /** What the roles permit somewhere; rows are narrowed per building. */
    permissions: z.array(Permission),
    /** Buildings the roles reach; null means all. */
    buildings: z.array(BuildingId).nullable(),
  })
  .meta({ id: 'SignedInUser' });
export type SignedInUser = z.infer<typeof SignedInUser>;

const tokens = {
  accessToken: z.string(),
  /** Only for `mobile`; browsers get it as an HttpOnly cookie. */
  refreshToken: z.string().optional(),
  /** Seconds until the access token ends. */
  expiresIn: z.int(),
  user: SignedInUser,
};

export const AuthResponse = z.object(tokens).meta({ id: 'AuthResponse' });
export type AuthResponse = z.infer<typeof AuthResponse>;

export const login = endpoint({
  method: 'POST',
  path: '/v1/auth/login',
  access: 'public',
  summary: 'Sign in with e-mail and password',
  body: z.strictObject({
    email: z.string().max(320),
    password: z.string().min(1).max(1024),
    platform: Platform,
    /** Client-made name of the installation; binds the session to it. */
    deviceId: text(255, 1).optional(),
  }),
  response: AuthResponse,
  errors: ['invalid_credentials', 'second_factor_required', 'origin_refused', 'too_many_requests'],
});

export const refresh = endpoint({
  method: 'POST',
  path: '/v1/auth/refresh',
  access: 'public',
  summary: 'Trade the refresh token for the next pair',
  body: z
    .strictObject({
      refreshToken: z.string().max(200).optional(),
      /** As at sign-in: lets the same device ask again for an answer it lost, whatever its user agent is by now. */
      deviceId: text(255, 1).optional(),
    })
    .optional(),
  response: AuthResponse,
  errors: ['session_expired', 'origin_refused', 'too_many_requests'],
});

export const logout = endpoint({
  method: 'POST',
  path: '/v1/auth/logout',
  access: 'signed_in',
  proves: true,
  summary: 'End this session',
  readsOnly: true,
});

export const validateToken = endpoint({
  method: 'POST',
  path: '/v1/auth/validate',
  access: 'signed_in',
  summary: 'Tell whether an access token is good now',
  readsOnly: true,
  body: z.strictObject({ token: z.string().max(4096) }),
  response: z.object({ active: z.boolean(), user: SignedInUser.optional(), expiresAt: Instant.optional() }),
});

export const Session = z
  .object({
    id: SessionId,
    platform: Platform,
    deviceId: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: Instant,
    lastSeenAt: Instant,
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const listSessions = endpoint({
  method: 'GET',
  path: '/v1/auth/sessions',
  access: 'signed_in',
  summary: 'The sessions of the signed-in person',
  response: z.object({ items: z.array(Session), nextCursor: z.null() }),
});

export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/v1/auth/sessions/:sessionId',
  access: 'signed_in',
  summary: 'End one of the own sessions',
  params: z.object({ sessionId: SessionId }),
  errors: ['not_found'],
});

export const me = endpoint({
  method: 'GET',
  path: '/v1/auth/me',
  access: 'signed_in',
  summary: 'The signed-in person with roles, permissions and buildings',
  response: SignedInUser,
});

export const socketTicket = endpoint({
  method: 'POST',
  path: '/v1/auth/socket-ticket',
  access: 'signed_in',
  summary: 'A single-use ticket for the socket handshake',
  readsOnly: true,
  response: z.object({ ticket: z.string(), expiresIn: z.int() }),
});

export const publicKeys = endpoint({
  method: 'GET',
  path: '/.well-known/jwks.json',
  access: 'public',
  summary: 'The keys that access tokens are signed with',
  response: z.object({ keys: z.array(z.record(z.string(), z.string())).readonly() }),
});
