import { addDays, startOfDay } from '@citypulse/energy/local-days';
import { z } from 'zod';

export const auditSearchSchema = z.object({
  entityType: z.string().optional().catch(undefined),
  entityId: z.uuid().optional().catch(undefined),
  /** An account with its roles. */
  aboutUserId: z.uuid().optional().catch(undefined),
  actorId: z.uuid().optional().catch(undefined),
  /** Local days of the town, both included. */
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  /** The entry shown in the panel. */
  entry: z.int().optional().catch(undefined),
});
export type AuditSearch = z.infer<typeof auditSearchSchema>;

const instantOf = (day: string) => new Date(startOfDay(day)).toISOString();

/** Whole local days; the database compares instants. */
export function filterOf({ entityType, entityId, aboutUserId, actorId, from, to }: AuditSearch) {
  return {
    ...(entityType && { entityType }),
    ...(entityId && { entityId }),
    ...(aboutUserId && { aboutUserId }),
    ...(actorId && { actorId }),
    ...(from && { from: instantOf(from) }),
    ...(to && { to: instantOf(addDays(to, 1)) }),
  };
}
