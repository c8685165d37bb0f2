import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { newId } from '../../new-id.ts';
import { given, type Predict, type PredictionContext, type View } from './prediction.ts';

const emptyTask = {
  number: null,
  description: null,
  place: null,
  priority: 'normal',
  dueOn: null,
  assetId: null,
  measuringPointId: null,
  locationRequired: false,
  status: 'open',
  planId: null,
  faultReportId: null,
  result: null,
  resultNote: null,
  signature: null,
  completedAt: null,
  completedBy: null,
  version: 1,
} as const satisfies Partial<MaintenanceTask>;

const people = (ids: readonly string[], context: PredictionContext) =>
  Promise.all(ids.map((id) => context.person(id)));

export const createTask: Predict<'createTask'> = async (view, { body }, context) => {
  const { id, assigneeIds, checklist, ...fields } = body;
  const taskId = id ?? (newId() as MaintenanceTask['id']);
  view.put('maintenance_tasks', {
    ...emptyTask,
    ...given(fields),
    title: fields.title,
    buildingId: fields.buildingId,
    kind: fields.kind,
    id: taskId,
    assignees: await people(assigneeIds, context),
    createdBy: context.user,
    createdAt: context.at,
    updatedAt: context.at,
  });
  for (const [index, item] of checklist.entries()) {
    view.put('checklist_items', {
      ...item,
      taskId,
      buildingId: fields.buildingId,
      position: index + 1,
      answer: null,
      note: null,
      answeredAt: null,
      answeredBy: null,
      version: 1,
    });
  }
};

const reopened = { result: null, resultNote: null, signature: null, completedAt: null, completedBy: null };

export const updateTask: Predict<'updateTask'> = async (view, { params, body }, context) => {
  const { assigneeIds, ...fields } = body;
  const before = await view.row('maintenance_tasks', params.taskId);
  const isReopened = before?.status === 'done' && body.status === 'open';
  await view.patch('maintenance_tasks', params.taskId, {
    ...given(fields),
    ...(assigneeIds && { assignees: await people(assigneeIds, context) }),
    ...(isReopened && reopened),
    ...(body.status === 'done' && { completedAt: context.at, completedBy: context.user }),
    updatedAt: context.at,
  });
};

export const completeTask: Predict<'completeTask'> = async (view, { params, body }, context) => {
  const { taskId } = params;
  const completedAt = body.completedAt ?? context.at;
  await view.patch('maintenance_tasks', taskId, {
    status: 'done',
    result: body.result,
    resultNote: body.note,
    signature: body.signature,
    completedAt,
    completedBy: context.user,
    updatedAt: context.at,
  });
  await endOwnSessions(view, taskId, context, completedAt);
};

/** Who finishes a task stops working at it. */
async function endOwnSessions(
  view: View,
  taskId: string,
  { user }: PredictionContext,
  at: string,
): Promise<void> {
  const sessions = await view.rows('maintenance_sessions', { taskId });
  for (const session of sessions) {
    if (session.user.id !== user.id || session.runningSince === null) continue;
    await view.patch('maintenance_sessions', session.id, {
      status: 'completed',
      completedAt: at,
      runningSince: null,
      workedSeconds: session.workedSeconds + secondsBetween(session.runningSince, at),
    });
  }
}

export const secondsBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

export const answerChecklistItem: Predict<'answerChecklistItem'> = async (
  view,
  { params, body },
  context,
) => {
  const answered = body.answer !== undefined && {
    answeredAt: body.answer === null ? null : (body.answeredAt ?? context.at),
    answeredBy: body.answer === null ? null : context.user,
  };
  const { answer, note } = body;
  await view.patch('checklist_items', params.itemId, { ...given({ answer, note }), ...answered });
};
