import { z } from 'zod';

export const sessionsSearchSchema = z.object({
  search: z.string().optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
});

/** `invite`: the form is open. */
export const invitationsSearchSchema = z.object({ invite: z.boolean().optional().catch(undefined) });
