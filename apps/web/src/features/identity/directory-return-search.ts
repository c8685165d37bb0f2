import { z } from 'zod';

/** What the town's directory sends along; an address may make a number of what looks like one. */
export const directoryReturnSchema = z.object({
  code: z.coerce.string().optional(),
  state: z.coerce.string().optional(),
  iss: z.coerce.string().optional(),
});
