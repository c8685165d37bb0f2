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
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const listAudit = endpoint({
  method: 'GET',
  path: '/v1/audit',
  access: 'audit:read',
  summary: 'Who changed what, newest first',
  query: PageQuery.extend({ entityType: z.string().max(100).optional(), entityId: z.uuid().optional() }),
  response: pageOf(AuditEntry),
});
