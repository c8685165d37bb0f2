import { z } from 'zod';

export const securitySearchSchema = z.object({
  /** Also what led to nothing, such as a new device. */
  all: z.boolean().optional().catch(undefined),
  /** The one shown in the panel. */
  verdict: z.uuid().optional().catch(undefined),
});
