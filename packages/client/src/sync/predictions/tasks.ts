import { nextStatuses, type MaintenanceTask } from '@citypulse/contracts/maintenance';
import { newId } from '../../new-id.ts';
import { given, type Predict, type PredictionContext } from './prediction.ts';
import { endSessions } from './stretches.ts';

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

/** A step that the server will not take changes nothing: finishing asks for a result, other wrong ones are a Konflikt. */
export const updateTask: Predict<'updateTask'> = async (view, { params, body }, context) => {
  const { assigneeIds, status, ...fields } = body;
  const before = await view.row('maintenance_tasks', params.taskId);
  if (!before || status === 'done') return;
  const isStep = status !== undefined && nextStatuses[before.status].includes(status);
  await view.patch('maintenance_tasks', before.id, {
    ...given(fields),
    ...(isStep && { status }),
    ...(assigneeIds && { assignees: await people(assigneeIds, context) }),
    ...(isStep && before.status === 'done' && reopened),
    updatedAt: context.at,
  });
  if (isStep && status === 'cancelled') await endSessions(view, before.id, { status, at: context.at });
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
  await endSessions(view, taskId, { status: 'completed', at: completedAt, userId: context.user.id });
};

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
