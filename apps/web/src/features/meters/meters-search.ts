import { z } from 'zod';

export const metersSearchSchema = z.object({
  search: z.string().optional().catch(undefined),
  /** Column id, `-` before it for descending. */
  sort: z.string().optional().catch(undefined),
  building: z.uuid().optional().catch(undefined),
});
