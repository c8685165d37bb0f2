import { z } from 'zod';

export const analysisSearchSchema = z.object({
  /** Measuring points on the chart. */
  points: z.array(z.uuid()).optional().catch(undefined),
  /** Absent: Lastgang. */
  view: z.enum(['carpet', 'duration', 'months']).optional().catch(undefined),
});
