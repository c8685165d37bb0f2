import { z } from 'zod';
import { ConflictId, Instant, PageQuery, pageOf, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { errorCodes } from './errors.ts';

/*
 * The uplink. A queued mutation is an endpoint of the contract: `type` is its operationId, with params and body;
 * a PATCH carries `patch` instead, each field with the value it was changed from. Mutations of one person on one
 * installation are numbered without gaps. Each ends in exactly one outcome, which is kept and answered word for
 * word when the mutation comes again.
 */

/** Shape of rows and mutations. 2: the answer to a step of a checklist is called `answer`, in 1 it was `value`. */
export const currentSchema = 2;
/** Older clients get no rows any more; what they have queued is still taken, cast up to the present shape. */
export const oldestPulledSchema = 1;

export const mutationStatuses = ['applied', 'merged', 'conflict', 'rejected', 'blocked'] as const;

/** How a mutation ended. `blocked`: what it builds on was rejected. */
export const MutationOutcome = z.object({
  id: z.uuid(),
  seq: z.int(),
  status: z.enum(mutationStatuses),
  /** Of `rejected` and `blocked`. */
  code: z.enum(errorCodes).optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  conflictId: ConflictId.optional(),
  /** Version of the row afterwards, where there is one. */
  version: z.int().optional(),
});
export type MutationOutcome = z.infer<typeof MutationOutcome>;

/** One queued mutation; what is wrong with it is told in its outcome and holds up no other. */
export const Mutation = z.strictObject({
  id: z.uuid(),
  seq: z.int().min(1),
  /** Mutations that must have taken effect; those of the same entity before it are meant anyway. */
  dependsOn: z.array(z.uuid()).max(50).default([]),
  type: text(60, 1),
  entity: z.strictObject({ t: text(60, 1), id: z.uuid() }),
  /** Version of the row the change was made on; null for a new one. */
  baseVersion: z.int().min(1).nullable().default(null),
  params: z.record(z.string().max(60), text(255)).default({}),
  body: z.unknown().optional(),
  patch: z
    .record(z.string().max(60), z.strictObject({ from: z.unknown().default(null), to: z.unknown() }))
    .optional(),
  /** By the device's clock, which decides nothing. */
  occurredAt: z.string().max(40),
});
export type Mutation = z.infer<typeof Mutation>;

export const mostMutationsPerPush = 200;

export const push = endpoint({
  method: 'POST',
  path: '/v1/mobile/sync/push',
  access: 'signed_in',
  summary: 'Send queued mutations in the order of their numbers',
  body: z.strictObject({
    deviceId: text(255, 1),
    schema: z.int().min(0),
    /** Each a `Mutation`; read one by one, so that a bad one does not hold up the rest. */
    batch: z
      .array(z.looseObject({ id: z.uuid(), seq: z.int().min(1) }))
      .min(1)
      .max(mostMutationsPerPush),
  }),
  response: z.object({
    /** Everything up to here has its outcome. */
    ackSeq: z.int(),
    results: z.array(
      z.union([MutationOutcome, z.object({ id: z.uuid(), seq: z.int(), status: z.literal('retry') })]),
    ),
  }),
  errors: ['sequence_gap', 'idempotency_mismatch', 'device_revoked'],
  bodyLimit: 5 * 1024 * 1024,
  itemwise: true,
  repeatable: true,
  signed: true,
});

/** One line of the record of what devices sent. */
export const SyncLogEntry = z
  .object({
    id: z.uuid(),
    mutationId: z.uuid(),
    seq: z.int(),
    deviceId: z.string(),
    deviceName: z.string().nullable(),
    userName: z.string(),
    type: z.string(),
    entity: z.object({ t: z.string(), id: z.uuid().nullable() }),
    operation: z.enum(['create', 'update', 'delete']),
    status: z.enum(['pending', 'synced', 'failed']),
    outcome: MutationOutcome,
    occurredAt: z.string(),
    receivedAt: Instant,
  })
  .meta({ id: 'SyncLogEntry' });
export type SyncLogEntry = z.infer<typeof SyncLogEntry>;

export const syncLog = endpoint({
  method: 'GET',
  path: '/v1/mobile/sync/log',
  access: 'signed_in',
  summary:
    'What devices sent and how it ended, newest first: one’s own, and everybody’s with the right to plan',
  query: PageQuery.extend({ status: z.enum(['pending', 'synced', 'failed']).optional() }),
  response: pageOf(SyncLogEntry),
});
