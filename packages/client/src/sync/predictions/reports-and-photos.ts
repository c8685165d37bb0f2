import type { FaultReport } from '@citypulse/contracts/fault-reports';
import type { Photo } from '@citypulse/contracts/photos';
import type { TaskId } from '@citypulse/contracts/common';
import { newId } from '../../new-id.ts';
import { given, type Predict, type View } from './prediction.ts';
import { createTask } from './tasks.ts';

export const createFaultReport: Predict<'createFaultReport'> = (view, { body }, context) => {
  const { id, reportedAt, ...fields } = body;
  view.put('fault_reports', {
    assetId: null,
    measuringPointId: null,
    urgency: 'normal',
    text: '',
    place: null,
    ...given(fields),
    buildingId: fields.buildingId,
    category: fields.category,
    id: id ?? (newId() as FaultReport['id']),
    status: 'new',
    taskId: null,
    rejection: null,
    reporter: context.user,
    reportedAt: reportedAt ?? context.at,
    version: 1,
    updatedAt: context.at,
  });
};

const priorityOf = { normal: 'normal', today: 'high', danger: 'urgent' } as const;

export const makeTaskOfReport: Predict<'makeTaskOfReport'> = async (view, { params, body }, context) => {
  const report = await view.row('fault_reports', params.reportId);
  if (!report || report.status !== 'new') return;
  const { taskId, assigneeIds, title, dueOn = null, priority = priorityOf[report.urgency] } = body;
  const { buildingId, assetId, measuringPointId, place, text } = report;
  const task = {
    id: taskId,
    buildingId,
    assetId,
    measuringPointId,
    place,
    title,
    dueOn,
    priority,
    assigneeIds,
  };
  const made = { ...task, kind: 'fault' as const, description: text || null, checklist: [] };
  await createTask(view, { params: undefined, query: undefined, body: made }, context);
  await view.patch('maintenance_tasks', taskId, { faultReportId: report.id });
  await view.patch('fault_reports', report.id, { status: 'task_made', taskId, updatedAt: context.at });
};

export const rejectFaultReport: Predict<'rejectFaultReport'> = (view, { params, body }, context) =>
  view.patch('fault_reports', params.reportId, {
    status: 'rejected',
    rejection: body.reason,
    updatedAt: context.at,
  });

export const registerPhoto: Predict<'registerPhoto'> = async (view, { body }, context) => {
  const { id, subject, buildingId, stage, caption, sha256 } = body;
  view.put('photos', {
    id,
    subject,
    buildingId,
    stage,
    caption,
    sha256,
    taskId: await taskOf(view, subject),
    state: 'awaiting',
    reason: null,
    width: null,
    height: null,
    takenAt: body.takenAt ?? context.at,
    takenBy: context.user,
    version: 1,
  });
};

async function taskOf(view: View, { t, id }: Photo['subject']): Promise<TaskId | null> {
  if (t === 'task') return id as TaskId;
  if (t === 'checklist_item') return (await view.row('checklist_items', id))?.taskId ?? null;
  if (t === 'session') return (await view.row('maintenance_sessions', id))?.taskId ?? null;
  if (t === 'fault_report') return (await view.row('fault_reports', id))?.taskId ?? null;
  return null;
}

export const removePhoto: Predict<'removePhoto'> = (view, { params }) =>
  view.remove('photos', params.photoId);
