import { z } from 'zod';

/** `user` is an id, or `new` for the form of a new one. */
export const usersSearchSchema = z.object({
  search: z.string().optional().catch(undefined),
  role: z.string().optional().catch(undefined),
  user: z.string().optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
});
