import { z } from 'zod';
import {
  AssetId,
  BuildingId,
  Day,
  FaultReportId,
  Instant,
  MeasuringPointId,
  PageQuery,
  pageOf,
  PersonRef,
  TaskId,
  text,
  UserId,
  version,
} from './common.ts';
import { endpoint } from './endpoint.ts';
import { MaintenanceTask, TaskPriority } from './maintenance.ts';

export const faultCategories = ['water', 'heating', 'electricity', 'door_window', 'light', 'other'] as const;
export const FaultCategory = z.enum(faultCategories);
export type FaultCategory = z.infer<typeof FaultCategory>;

export const FaultUrgency = z.enum(['normal', 'today', 'danger']);
export type FaultUrgency = z.infer<typeof FaultUrgency>;

const reportFields = {
  buildingId: BuildingId,
  assetId: AssetId.nullable(),
  measuringPointId: MeasuringPointId.nullable(),
  category: FaultCategory,
  urgency: FaultUrgency,
  text: text(4000),
  place: text(200).nullable(),
};

/** Meldung: what somebody saw; it becomes an Auftrag with its photos and text, or is turned down with a reason. */
export const FaultReport = z
  .object({
    id: FaultReportId,
    ...reportFields,
    status: z.enum(['new', 'task_made', 'rejected']),
    taskId: TaskId.nullable(),
    rejection: z.string().nullable(),
    reporter: PersonRef.nullable(),
    reportedAt: Instant,
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'FaultReport' });
export type FaultReport = z.infer<typeof FaultReport>;

export const listFaultReports = endpoint({
  method: 'GET',
  path: '/v1/fault-reports',
  access: 'maintenance:read',
  summary: 'Meldungen, newest first',
  query: PageQuery.extend({
    buildingId: BuildingId.optional(),
    status: z.enum(['new', 'task_made', 'rejected']).optional(),
  }),
  response: pageOf(FaultReport),
});

export const createFaultReport = endpoint({
  method: 'POST',
  path: '/v1/fault-reports',
  access: 'maintenance:report',
  summary: 'Report a fault; its photos follow',
  body: z.strictObject({
    id: FaultReportId.optional(),
    ...z.object(reportFields).partial().required({ buildingId: true, category: true }).shape,
    reportedAt: Instant.optional(),
  }),
  response: FaultReport,
  status: 201,
  errors: ['not_found', 'already_exists'],
  repeatable: true,
});

export const makeTaskOfReport = endpoint({
  method: 'PUT',
  path: '/v1/fault-reports/:reportId/task',
  access: 'maintenance:work',
  summary: 'Make an Auftrag of a Meldung; the first one stays',
  params: z.object({ reportId: FaultReportId }),
  body: z.strictObject({
    taskId: TaskId,
    title: text(200, 1),
    priority: TaskPriority.optional(),
    dueOn: Day.nullable().optional(),
    assigneeIds: z.array(UserId).max(20).default([]),
  }),
  response: MaintenanceTask,
  errors: ['not_found', 'already_exists', 'conflict', 'forbidden', 'unknown_person'],
  repeatable: true,
});

export const rejectFaultReport = endpoint({
  method: 'PUT',
  path: '/v1/fault-reports/:reportId/rejection',
  access: 'maintenance:plan',
  summary: 'Turn a Meldung down',
  params: z.object({ reportId: FaultReportId }),
  body: z.strictObject({ reason: text(1000, 1) }),
  response: FaultReport,
  errors: ['not_found', 'conflict'],
});
