import { z } from 'zod';

export const auditSearchSchema = z.object({
  entityType: z.string().optional().catch(undefined),
  entityId: z.uuid().optional().catch(undefined),
  /** The entry shown in the panel. */
  entry: z.int().optional().catch(undefined),
});
