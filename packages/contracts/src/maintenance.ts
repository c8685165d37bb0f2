import { z } from 'zod';
import { ChecklistItem, checklistQuestion } from './checklists.ts';
import {
  AssetId,
  BuildingId,
  ChecklistItemId,
  Day,
  FaultReportId,
  Instant,
  MaintenancePlanId,
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

/** Störung, Wartung, Prüfung, Ablesung. */
export const taskKinds = ['fault', 'maintenance', 'inspection', 'reading'] as const;
export const TaskKind = z.enum(taskKinds);
export type TaskKind = z.infer<typeof TaskKind>;

export const taskStatuses = ['open', 'in_progress', 'paused', 'done', 'cancelled'] as const;
export const TaskStatus = z.enum(taskStatuses);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** What may follow what; a closed task can be reopened, nothing else. */
export const nextStatuses: Record<TaskStatus, readonly TaskStatus[]> = {
  open: ['in_progress', 'paused', 'done', 'cancelled'],
  in_progress: ['open', 'paused', 'done', 'cancelled'],
  paused: ['open', 'in_progress', 'done', 'cancelled'],
  done: ['open'],
  cancelled: ['open'],
};

export const taskPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export const TaskPriority = z.enum(taskPriorities);
export type TaskPriority = z.infer<typeof TaskPriority>;

export const TaskResult = z.enum(['done', 'partial', 'not_possible']);
export type TaskResult = z.infer<typeof TaskResult>;

/** What the office may change of a task. */
const taskFields = {
  title: text(200, 1),
  description: text(8000).nullable(),
  place: text(200).nullable(),
  priority: TaskPriority,
  dueOn: Day.nullable(),
  assetId: AssetId.nullable(),
  measuringPointId: MeasuringPointId.nullable(),
  /** Asks for the place when work starts; otherwise none is recorded. */
  locationRequired: z.boolean(),
};

/** Auftrag. */
export const MaintenanceTask = z
  .object({
    id: TaskId,
    /** Given by the server, as A-2026-0042; a task made offline has none until it is sent. */
    number: z.string().nullable(),
    buildingId: BuildingId,
    kind: TaskKind,
    ...taskFields,
    status: TaskStatus,
    assignees: z.array(PersonRef),
    planId: MaintenancePlanId.nullable(),
    faultReportId: FaultReportId.nullable(),
    result: TaskResult.nullable(),
    resultNote: z.string().nullable(),
    /** Strokes of the signature as SVG path data, in a box of 320 × 120. */
    signature: z.string().nullable(),
    completedAt: Instant.nullable(),
    completedBy: PersonRef.nullable(),
    createdBy: PersonRef.nullable(),
    createdAt: Instant,
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'MaintenanceTask' });
export type MaintenanceTask = z.infer<typeof MaintenanceTask>;

const assigneeIds = z.array(UserId).max(20);

export const listTasks = endpoint({
  method: 'GET',
  path: '/v1/maintenance/tasks',
  access: 'maintenance:read',
  summary: 'Aufträge: by due day, those without one last',
  query: PageQuery.extend({
    buildingId: BuildingId.optional(),
    status: TaskStatus.optional(),
    kind: TaskKind.optional(),
    assigneeId: UserId.optional(),
    search: text(200).optional(),
  }),
  response: pageOf(MaintenanceTask),
});

export const getTask = endpoint({
  method: 'GET',
  path: '/v1/maintenance/tasks/:taskId',
  access: 'maintenance:read',
  summary: 'One Auftrag with its checklist',
  params: z.object({ taskId: TaskId }),
  response: MaintenanceTask.extend({ checklist: z.array(ChecklistItem) }),
  errors: ['not_found'],
});

/** A step with the id its maker gave it, so that it can be answered before the server knows of it. */
export const NewChecklistItem = z.strictObject({
  id: ChecklistItemId,
  ...checklistQuestion,
  measuringPointId: MeasuringPointId.nullable().default(null),
});

export const createTask = endpoint({
  method: 'POST',
  path: '/v1/maintenance/tasks',
  access: 'maintenance:work',
  summary: 'Create an Auftrag; assigning others needs the right to plan',
  body: z.strictObject({
    id: TaskId.optional(),
    buildingId: BuildingId,
    kind: TaskKind,
    ...z.object(taskFields).partial().required({ title: true }).shape,
    assigneeIds: assigneeIds.default([]),
    checklist: z.array(NewChecklistItem).max(200).default([]),
  }),
  response: MaintenanceTask,
  status: 201,
  errors: ['not_found', 'already_exists', 'forbidden', 'unknown_person'],
  repeatable: true,
});

export const updateTask = endpoint({
  method: 'PATCH',
  path: '/v1/maintenance/tasks/:taskId',
  access: 'maintenance:work',
  summary:
    'Change an Auftrag; assigning others, cancelling and reopening need the right to plan, but who finished one may reopen it',
  params: z.object({ taskId: TaskId }),
  body: z.strictObject({
    ...z.object(taskFields).partial().shape,
    status: TaskStatus.optional(),
    assigneeIds: assigneeIds.optional(),
  }),
  response: MaintenanceTask,
  errors: ['not_found', 'version_mismatch', 'forbidden', 'task_closed', 'unknown_person', 'state_refused'],
});

export const completeTask = endpoint({
  method: 'PUT',
  path: '/v1/maintenance/tasks/:taskId/completion',
  access: 'maintenance:work',
  summary: 'Finish an Auftrag; a second, different completion is a conflict for a person to decide',
  params: z.object({ taskId: TaskId }),
  body: z.strictObject({
    result: TaskResult,
    note: text(8000).nullable().default(null),
    signature: text(20_000).nullable().default(null),
    completedAt: Instant.optional(),
  }),
  response: MaintenanceTask,
  errors: ['not_found', 'already_completed', 'checklist_incomplete', 'state_refused'],
  repeatable: true,
});

export const assignablePeople = endpoint({
  method: 'GET',
  path: '/v1/maintenance/assignable-people',
  access: 'maintenance:read',
  summary: 'Who can be given work in a building',
  query: z.object({ buildingId: BuildingId }),
  response: z.object({ items: z.array(PersonRef), nextCursor: z.null() }),
  errors: ['not_found'],
});

/** One change of the task or of what belongs to it, as the audit log knows it. */
export const TaskHistoryEntry = z.object({
  id: z.string(),
  /** When it was done, by the clock of the device it was done on. */
  at: Instant,
  /** When the server learned of it; pages are in this order. */
  arrivedAt: Instant,
  by: z.string().nullable(),
  entity: z.string(),
  action: z.enum(['insert', 'update', 'delete']),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type TaskHistoryEntry = z.infer<typeof TaskHistoryEntry>;

export const taskHistory = endpoint({
  method: 'GET',
  path: '/v1/maintenance/tasks/:taskId/history',
  access: 'maintenance:read',
  summary: 'Who changed what of an Auftrag and when, the last to arrive first',
  params: z.object({ taskId: TaskId }),
  query: PageQuery,
  response: pageOf(TaskHistoryEntry),
  errors: ['not_found'],
});
