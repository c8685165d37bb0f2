import type { MaintenanceSession, TaskComment, TaskMaterial } from '@citypulse/contracts/task-work';
import { newId } from '../../new-id.ts';
import { given, type Predict } from './prediction.ts';
import { moved } from './stretches.ts';

export const startSession: Predict<'startSession'> = async (view, { params, body }, context) => {
  const task = await view.row('maintenance_tasks', params.taskId);
  if (!task) return;
  const startedAt = body.startedAt ?? context.at;
  view.put('maintenance_sessions', {
    id: body.id ?? (newId() as MaintenanceSession['id']),
    taskId: params.taskId,
    buildingId: task.buildingId,
    user: context.user,
    qrCode: body.qrCode ?? null,
    notes: null,
    photoIds: [],
    location: body.location ?? null,
    startedAt,
    completedAt: null,
    workedSeconds: 0,
    runningSince: startedAt,
    status: 'in_progress',
    version: 1,
  });
  await view.patch('maintenance_tasks', task.id, { status: 'in_progress', updatedAt: context.at });
};

export const updateSession: Predict<'updateSession'> = async (view, { params, body }, context) => {
  const session = await view.row('maintenance_sessions', params.sessionId);
  if (!session) return;
  const { status, notes, changedAt = context.at } = body;
  await view.patch('maintenance_sessions', session.id, {
    ...given({ notes }),
    ...(status && status !== session.status && moved(session, status, changedAt)),
  });
  if (status === 'paused') await view.patch('maintenance_tasks', session.taskId, { status: 'paused' });
  if (status === 'in_progress')
    await view.patch('maintenance_tasks', session.taskId, { status: 'in_progress' });
};

export const addTaskComment: Predict<'addTaskComment'> = async (view, { params, body }, context) => {
  const task = await view.row('maintenance_tasks', params.taskId);
  if (!task) return;
  view.put('task_comments', {
    id: body.id ?? (newId() as TaskComment['id']),
    taskId: params.taskId,
    buildingId: task.buildingId,
    text: body.text,
    author: context.user,
    writtenAt: body.writtenAt ?? context.at,
    version: 1,
  });
};

export const addTaskMaterial: Predict<'addTaskMaterial'> = async (view, { params, body }, context) => {
  const task = await view.row('maintenance_tasks', params.taskId);
  if (!task) return;
  const { id = newId() as TaskMaterial['id'], ...fields } = body;
  const { taskId } = params;
  view.put('task_materials', {
    ...fields,
    id,
    taskId,
    buildingId: task.buildingId,
    addedBy: context.user,
    version: 1,
  });
};

export const updateTaskMaterial: Predict<'updateTaskMaterial'> = (view, { params, body }) =>
  view.patch('task_materials', params.materialId, given(body));

export const removeTaskMaterial: Predict<'removeTaskMaterial'> = (view, { params }) =>
  view.remove('task_materials', params.materialId);
