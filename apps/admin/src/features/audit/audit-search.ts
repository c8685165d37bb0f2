import { z } from 'zod';

export const auditSearchSchema = z.object({
  entityType: z.string().optional().catch(undefined),
  entityId: z.uuid().optional().catch(undefined),
  actorId: z.uuid().optional().catch(undefined),
  /** Local days of the town, both included. */
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  /** The entry shown in the panel. */
  entry: z.int().optional().catch(undefined),
});
export type AuditSearch = z.infer<typeof auditSearchSchema>;
