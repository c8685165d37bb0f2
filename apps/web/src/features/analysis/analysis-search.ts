import { z } from 'zod';

/** Zoomed span of the Lastgang, epoch milliseconds. */
export type Zoom = [number, number];

export const analysisSearchSchema = z.object({
  /** Measuring points on the chart; the first one is compared and drawn as a carpet. */
  points: z.array(z.uuid()).max(6).optional().catch(undefined),
  /** Absent: Lastgang. */
  view: z.enum(['carpet', 'duration', 'months']).optional().catch(undefined),
  /** Zoomed span of the Lastgang, epoch milliseconds. */
  zoom: z.tuple([z.number(), z.number()]).optional().catch(undefined),
});
