import { z } from 'zod';
import {
  BuildingId,
  Instant,
  MaintenanceSessionId,
  PersonRef,
  PhotoId,
  TaskCommentId,
  TaskId,
  TaskMaterialId,
  text,
  version,
} from './common.ts';
import { endpoint } from './endpoint.ts';

export const SessionStatus = z.enum(['in_progress', 'paused', 'completed', 'cancelled']);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** Where somebody stood, recorded only when the task asks for it. */
export const WorkLocation = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  accuracyMeters: z.number().min(0).max(100_000).nullable(),
});
export type WorkLocation = z.infer<typeof WorkLocation>;

/** One person's work at a task. */
export const MaintenanceSession = z
  .object({
    id: MaintenanceSessionId,
    taskId: TaskId,
    buildingId: BuildingId,
    user: PersonRef,
    /** The code that was scanned to begin. */
    qrCode: z.string().nullable(),
    notes: z.string().nullable(),
    photoIds: z.array(PhotoId),
    location: WorkLocation.nullable(),
    startedAt: Instant,
    completedAt: Instant.nullable(),
    /** Seconds worked, pauses left out, up to the last change of status. */
    workedSeconds: z.int(),
    /** Since when the present stretch of work runs; null while it does not. */
    runningSince: Instant.nullable(),
    status: SessionStatus,
    version,
  })
  .meta({ id: 'MaintenanceSession' });
export type MaintenanceSession = z.infer<typeof MaintenanceSession>;

export const startSession = endpoint({
  method: 'POST',
  path: '/v1/maintenance/tasks/:taskId/sessions',
  access: 'maintenance:work',
  summary: 'Begin work at an Auftrag, which is then in progress',
  params: z.object({ taskId: TaskId }),
  body: z.strictObject({
    id: MaintenanceSessionId.optional(),
    qrCode: text(200).optional(),
    startedAt: Instant.optional(),
    location: WorkLocation.optional(),
  }),
  response: MaintenanceSession,
  status: 201,
  errors: ['not_found', 'already_exists', 'task_closed', 'location_required'],
  repeatable: true,
});

export const updateSession = endpoint({
  method: 'PATCH',
  path: '/v1/maintenance/sessions/:sessionId',
  access: 'maintenance:work',
  summary: 'Pause, go on, finish or note something; one’s own session only',
  params: z.object({ sessionId: MaintenanceSessionId }),
  body: z.strictObject({
    status: SessionStatus.optional(),
    notes: text(8000).nullable().optional(),
    /** When the status changed, by the device's clock. */
    changedAt: Instant.optional(),
  }),
  response: MaintenanceSession,
  errors: ['not_found', 'version_mismatch', 'state_refused'],
});

export const TaskComment = z
  .object({
    id: TaskCommentId,
    taskId: TaskId,
    buildingId: BuildingId,
    text: z.string(),
    author: PersonRef,
    writtenAt: Instant,
    version,
  })
  .meta({ id: 'TaskComment' });
export type TaskComment = z.infer<typeof TaskComment>;

export const addTaskComment = endpoint({
  method: 'POST',
  path: '/v1/maintenance/tasks/:taskId/comments',
  access: 'maintenance:report',
  summary: 'Comment on an Auftrag; comments are only ever added',
  params: z.object({ taskId: TaskId }),
  body: z.strictObject({
    id: TaskCommentId.optional(),
    text: text(4000, 1),
    writtenAt: Instant.optional(),
  }),
  response: TaskComment,
  status: 201,
  errors: ['not_found', 'already_exists'],
  repeatable: true,
});

const materialFields = {
  name: text(200, 1),
  quantity: z.number().positive().max(1e6),
  unit: text(20, 1),
};

export const TaskMaterial = z
  .object({
    id: TaskMaterialId,
    taskId: TaskId,
    buildingId: BuildingId,
    ...materialFields,
    addedBy: PersonRef.nullable(),
    version,
  })
  .meta({ id: 'TaskMaterial' });
export type TaskMaterial = z.infer<typeof TaskMaterial>;

export const addTaskMaterial = endpoint({
  method: 'POST',
  path: '/v1/maintenance/tasks/:taskId/materials',
  access: 'maintenance:work',
  summary: 'Record material of an Auftrag',
  params: z.object({ taskId: TaskId }),
  body: z.strictObject({ id: TaskMaterialId.optional(), ...materialFields }),
  response: TaskMaterial,
  status: 201,
  errors: ['not_found', 'already_exists'],
  repeatable: true,
});

export const updateTaskMaterial = endpoint({
  method: 'PATCH',
  path: '/v1/maintenance/materials/:materialId',
  access: 'maintenance:work',
  summary: 'Correct material of an Auftrag',
  params: z.object({ materialId: TaskMaterialId }),
  body: z.strictObject(z.object(materialFields).partial().shape),
  response: TaskMaterial,
  errors: ['not_found', 'version_mismatch'],
});

export const removeTaskMaterial = endpoint({
  method: 'DELETE',
  path: '/v1/maintenance/materials/:materialId',
  access: 'maintenance:work',
  summary: 'Take material off an Auftrag',
  params: z.object({ materialId: TaskMaterialId }),
  errors: ['not_found'],
});
