import { z } from 'zod';

export const readingStateSearchSchema = z.object({
  /** Only buildings where something is missing or wants a look. */
  open: z.literal('1').optional().catch(undefined),
  building: z.uuid().optional().catch(undefined),
});
