import { z } from 'zod';

/** The state every screen shares and every link carries on; defaults are left out of the address. */
export const viewSearchSchema = z.object({
  /** One Liegenschaft; absent: all. */
  site: z.uuid().optional().catch(undefined),
  /** First and last local day of the period, both included; absent: this year so far. */
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  /** Last year by weekday, or nothing; absent: last year by calendar. */
  compare: z.enum(['weekday', 'none']).optional().catch(undefined),
  /** Absent: energy in kWh. */
  unit: z.enum(['cost', 'co2']).optional().catch(undefined),
});

export type ViewSearch = z.infer<typeof viewSearchSchema>;
export const sharedSearchKeys = ['site', 'from', 'to', 'compare', 'unit'] as const;
