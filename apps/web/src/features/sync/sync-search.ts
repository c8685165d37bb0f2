import { z } from 'zod';

/** Beside the connection, which is shown first. */
export const syncTabs = ['queue', 'conflicts', 'log'] as const;
export const syncSearchSchema = z.object({
  tab: z.enum(syncTabs).optional().catch(undefined),
  conflict: z.uuid().optional().catch(undefined),
  /** Of the conflicts: also those that are decided. */
  all: z.literal('1').optional().catch(undefined),
});
