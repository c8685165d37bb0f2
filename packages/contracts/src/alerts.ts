import { z } from 'zod';
import {
  AlertId,
  BuildingId,
  Instant,
  MeasuringPointId,
  PageQuery,
  pageOf,
  PersonRef,
  ReadingId,
  TaskId,
  text,
  version,
} from './common.ts';
import { endpoint } from './endpoint.ts';

export const alertRules = ['implausible_reading', 'danger_reported'] as const;
export const AlertStatus = z.enum(['open', 'acknowledged', 'resolved']);

/** Auffälligkeit: something that wants a look. */
export const Alert = z
  .object({
    id: AlertId,
    buildingId: BuildingId,
    measuringPointId: MeasuringPointId.nullable(),
    readingId: ReadingId.nullable(),
    taskId: TaskId.nullable(),
    rule: z.enum(alertRules),
    /** Why, as the rule's own code (for a reading its plausibility code). */
    reason: z.string().nullable(),
    severity: z.enum(['info', 'warn', 'critical']),
    status: AlertStatus,
    actual: z.number().nullable(),
    unit: z.string().nullable(),
    raisedAt: Instant,
    acknowledgedBy: PersonRef.nullable(),
    acknowledgedAt: Instant.nullable(),
    resolvedAt: Instant.nullable(),
    resolution: z.string().nullable(),
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof Alert>;

export const listAlerts = endpoint({
  method: 'GET',
  path: '/v1/alerts',
  access: 'alerts:read',
  summary: 'Auffälligkeiten, newest first',
  query: PageQuery.extend({ buildingId: BuildingId.optional(), status: AlertStatus.optional() }),
  response: pageOf(Alert),
});

export const acknowledgeAlert = endpoint({
  method: 'PUT',
  path: '/v1/alerts/:alertId/acknowledgement',
  access: 'alerts:handle',
  summary: 'Take note of an Auffälligkeit; the first acknowledgement stays',
  params: z.object({ alertId: AlertId }),
  response: Alert,
  errors: ['not_found', 'conflict'],
});

export const resolveAlert = endpoint({
  method: 'PUT',
  path: '/v1/alerts/:alertId/resolution',
  access: 'alerts:handle',
  summary: 'Close an Auffälligkeit',
  params: z.object({ alertId: AlertId }),
  body: z.strictObject({ resolution: text(2000, 1) }),
  response: Alert,
  errors: ['not_found'],
});
