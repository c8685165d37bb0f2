import { z } from 'zod';

export const syncTabs = ['connection', 'queue', 'conflicts', 'log'] as const;
export const syncSearchSchema = z.object({
  tab: z.enum(['queue', 'conflicts', 'log']).optional().catch(undefined),
  conflict: z.uuid().optional().catch(undefined),
  /** Of the conflicts: also those that are decided. */
  all: z.literal('1').optional().catch(undefined),
});
