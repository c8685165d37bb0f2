import { z } from 'zod';
import { BuildingId, Instant, name, text, version } from './common.ts';
import { endpoint } from './endpoint.ts';
import { AuthResponse, Platform } from './identity.ts';
import { Role } from './permissions.ts';

/** What membership of a group permits. */
export const DirectoryGroup = z
  .object({
    group: text(255, 1),
    role: Role,
    /** null: the whole town. */
    buildingId: BuildingId.nullable(),
  })
  .meta({ id: 'DirectoryGroup' });
export type DirectoryGroup = z.infer<typeof DirectoryGroup>;

export const Directory = z
  .object({
    /** What the button at sign-in calls it. */
    name: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    groupsClaim: z.string(),
    enabled: z.boolean(),
    groups: z.array(DirectoryGroup),
    /** To be registered at the provider. */
    redirectUri: z.string(),
    logoutUri: z.string(),
    version,
  })
  .meta({ id: 'Directory' });
export type Directory = z.infer<typeof Directory>;

export const getDirectory = endpoint({
  method: 'GET',
  path: '/v1/directory',
  access: 'users:read',
  summary:
    'The town’s directory (OpenID Connect) and what its groups permit; the client secret is never told',
  response: z.object({
    directory: Directory.nullable(),
    redirectUri: z.string(),
    logoutUri: z.string(),
  }),
});

export const setDirectory = endpoint({
  method: 'PUT',
  path: '/v1/directory',
  access: 'users:write',
  summary: 'Set the directory; without a client secret the one that is kept stays',
  body: z.strictObject({
    name,
    issuer: z.url().max(500),
    clientId: text(255, 1),
    clientSecret: text(500, 1).optional(),
    groupsClaim: text(100, 1),
    enabled: z.boolean(),
    groups: z.array(DirectoryGroup).max(500),
  }),
  response: Directory,
  errors: ['version_mismatch', 'directory_invalid'],
});

export const removeDirectory = endpoint({
  method: 'DELETE',
  path: '/v1/directory',
  access: 'users:write',
  summary: 'Take the directory away; who has no other way in needs an invitation',
});

export const testDirectory = endpoint({
  method: 'POST',
  path: '/v1/directory/test',
  access: 'users:write',
  summary: 'Ask the issuer for its description, as a sign-in would',
  body: z.strictObject({ issuer: z.url().max(500) }),
  response: z.object({
    issuer: z.string(),
    authorizationEndpoint: z.string(),
    /** Whether the provider tells when somebody signs out there. */
    backChannelLogout: z.boolean(),
  }),
  errors: ['directory_invalid', 'directory_unreachable'],
});

const start = z.object({ url: z.string() });

export const startDirectorySignIn = endpoint({
  method: 'POST',
  path: '/v1/auth/directory/start',
  access: 'public',
  summary:
    'Where the browser goes to sign in at the directory; the answer is good for this browser and ten minutes',
  body: z
    .strictObject({
      /** The directory asks although it knows who is there. */
      again: z.boolean().default(false),
    })
    .optional(),
  response: start,
  errors: ['not_found', 'directory_unreachable', 'origin_refused'],
});

export const startDirectoryLink = endpoint({
  method: 'POST',
  path: '/v1/auth/directory/link',
  access: 'signed_in',
  summary: 'As at sign-in, to connect the own account with the one in the directory',
  response: start,
  errors: ['fresh_sign_in_required', 'not_found', 'directory_unreachable', 'origin_refused'],
});

export const finishDirectorySignIn = endpoint({
  method: 'POST',
  path: '/v1/auth/directory/finish',
  access: 'public',
  summary: 'What the directory sent the browser back with; answers a session',
  body: z.strictObject({
    code: z.string().min(1).max(4000),
    state: z.string().min(1).max(200),
    iss: z.string().max(500).optional(),
    platform: Platform,
    deviceId: text(255, 1).optional(),
  }),
  response: AuthResponse,
  errors: [
    'challenge_expired',
    'directory_refused',
    'directory_account_unknown',
    'directory_unreachable',
    'already_exists',
    'origin_refused',
  ],
});

/** OpenID Connect Back-Channel Logout 1.0. */
export const directoryLogout = endpoint({
  method: 'POST',
  path: '/v1/auth/directory/logout',
  access: 'public',
  summary: 'The directory says that somebody has signed out there: his sessions from it end',
  body: z.object({ logout_token: z.string().min(1).max(8000) }),
  form: true,
  status: 200,
  response: z.object({ ended: z.int() }),
  errors: ['invalid_request', 'not_found'],
});

export const getDirectoryAccount = endpoint({
  method: 'GET',
  path: '/v1/auth/directory',
  access: 'signed_in',
  summary: 'Whether there is a directory and the own account is connected with it',
  response: z.object({ name: z.string().nullable(), linkedSince: Instant.nullable() }),
});
