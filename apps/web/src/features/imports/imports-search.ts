import { z } from 'zod';

export const importsSearchSchema = z.object({
  /** Absent: load profiles. */
  tab: z.enum(['master-data']).optional().catch(undefined),
});
