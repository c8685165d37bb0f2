import { z } from 'zod';
import { name, text } from './common.ts';
import { endpoint } from './endpoint.ts';

export const Town = z
  .object({ name: z.string(), state: z.string(), postalCode: z.string().nullable() })
  .meta({ id: 'Town' });
export type Town = z.infer<typeof Town>;

export const LoadProgress = z.object({
  state: z.enum(['waiting', 'loading', 'done', 'failed']),
  /** 0–1. */
  share: z.number(),
  rows: z.int(),
  detail: z.string(),
});
export type LoadProgress = z.infer<typeof LoadProgress>;

export const systemInfo = endpoint({
  method: 'GET',
  path: '/v1/system/info',
  access: 'public',
  summary: 'What a client must know before sign-in',
  response: z.object({
    version: z.string(),
    town: Town.nullable(),
    /** No town yet: an administrator is to set it up. */
    setupNeeded: z.boolean(),
    /** The town's directory, where people can sign in; by name. */
    directory: z.string().nullable().default(null),
    demo: z
      .object({
        password: z.string(),
        accounts: z.array(z.object({ email: z.string(), displayName: z.string(), role: z.string() })),
        progress: LoadProgress,
      })
      .nullable(),
  }),
});

export const setUpTown = endpoint({
  method: 'PUT',
  path: '/v1/system/town',
  access: 'system:write',
  summary: 'Name the town: first step of the set-up, later a change',
  body: z.strictObject({ name, state: text(100), postalCode: text(10).nullable().default(null) }),
  response: Town,
});

export const resetDemo = endpoint({
  method: 'POST',
  path: '/v1/system/demo/reset',
  access: 'system:write',
  summary: 'Demo mode only: bring the demo town back to its first state',
  response: LoadProgress,
  status: 202,
  errors: ['conflict', 'not_found'],
});
