import { z } from 'zod';
import { Instant, PageQuery, pageOf } from './common.ts';
import { endpoint } from './endpoint.ts';

export const AuditEntry = z
  .object({
    id: z.int(),
    at: Instant,
    actorId: z.uuid().nullable(),
    actorName: z.string().nullable(),
    action: z.enum(['insert', 'update', 'delete']),
    entityType: z.string(),
    entityId: z.string(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    /** What people call the row, and what it belongs to, by today's names; null: it has none, or is gone. */
    about: z.object({
      name: z.string().nullable(),
      /** Number and title of the Auftrag. */
      task: z.string().nullable(),
      /** Messstelle. */
      point: z.string().nullable(),
      building: z.string().nullable(),
      person: z.string().nullable(),
    }),
    requestId: z.string().nullable(),
    /** Where the session was: the name its device goes by, if it has one. */
    platform: z.enum(['web', 'mobile']).nullable(),
    deviceName: z.string().nullable(),
    /** When the change was made on a phone, perhaps without reception; `at` is when it reached the server. */
    occurredAt: Instant.nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const listAudit = endpoint({
  method: 'GET',
  path: '/v1/audit',
  access: 'audit:read',
  summary: 'Who changed what, newest first',
  query: PageQuery.extend({
    entityType: z.string().max(100).optional(),
    entityId: z.uuid().optional(),
    actorId: z.uuid().optional(),
    /** About this person's account and roles. */
    aboutUserId: z.uuid().optional(),
    from: Instant.optional(),
    /** Exclusive. */
    to: Instant.optional(),
  }),
  response: pageOf(AuditEntry),
});

/** What the check of the sealed log found. */
export const ChainState = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('intact'),
      checkedAt: Instant,
      /** Rows sealed, of which none was changed, removed or slipped in. */
      position: z.int().min(0),
      sealedAt: Instant.nullable(),
      /** Rows that wait for the sealer. */
      waiting: z.int().min(0),
      /** The newest signed checkpoint; null: the end of the chain could be cut off unnoticed. */
      checkpoint: z.object({ position: z.int(), at: Instant }).nullable(),
      /** Signed under a secret that is not at hand any more. */
      unreadableCheckpoints: z.int().min(0),
    }),
    z.object({
      state: z.literal('broken'),
      checkedAt: Instant,
      /** The first link that does not hold; null: a row outside the chain. */
      position: z.int().nullable(),
      auditId: z.int().nullable(),
      problem: z.enum([
        'row_changed',
        'row_missing',
        'row_unsealed',
        'link_missing',
        'cut_off',
        'checkpoint_differs',
        'checkpoint_forged',
      ]),
    }),
    /** A long log takes longer than a request should; ask again a little later. */
    z.object({ state: z.literal('checking'), since: Instant }),
  ])
  .meta({ id: 'ChainState' });
export type ChainState = z.infer<typeof ChainState>;

export const auditChain = endpoint({
  method: 'GET',
  path: '/v1/audit/chain',
  access: 'audit:read',
  summary:
    'Whether the audit log is as it was written; checked anew at most once a minute, less often when that takes long',
  response: ChainState,
});
