import { z } from 'zod';

export const taskViews = ['table', 'board', 'calendar'] as const;
export type TaskView = (typeof taskViews)[number];

export const tasksSearchSchema = z.object({
  /** Absent: the board. */
  view: z.enum(['table', 'calendar']).optional().catch(undefined),
  search: z.string().optional().catch(undefined),
  building: z.uuid().optional().catch(undefined),
  /** A person's id, or `none`. */
  who: z.string().optional().catch(undefined),
  kind: z.enum(['fault', 'maintenance', 'inspection', 'reading']).optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
  /** First day of the month the calendar shows. */
  month: z.iso.date().optional().catch(undefined),
  /** What lies open beside the list. */
  task: z.uuid().optional().catch(undefined),
  report: z.uuid().optional().catch(undefined),
  create: z.literal('1').optional().catch(undefined),
});
export type TasksSearch = z.infer<typeof tasksSearchSchema>;
