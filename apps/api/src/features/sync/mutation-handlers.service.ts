import * as alerts from '@citypulse/contracts/alerts';
import * as checklists from '@citypulse/contracts/checklists';
import type { Endpoint, Parsed } from '@citypulse/contracts/endpoint';
import * as faultReports from '@citypulse/contracts/fault-reports';
import * as labels from '@citypulse/contracts/labels';
import * as maintenance from '@citypulse/contracts/maintenance';
import * as notifications from '@citypulse/contracts/notifications';
import * as photos from '@citypulse/contracts/photos';
import * as preferences from '@citypulse/contracts/preferences';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import * as readings from '@citypulse/contracts/readings';
import * as work from '@citypulse/contracts/task-work';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { acknowledgeAlert, resolveAlert } from '../alerts/alerts.service.ts';
import { answerChecklistItem } from '../checklists/checklists.service.ts';
import { createFaultReport, rejectFaultReport } from '../fault-reports/fault-reports.service.ts';
import { makeTaskOfReport } from '../fault-reports/make-task.service.ts';
import { saveUnmatchedScan, settleUnmatchedScan } from '../labels/unmatched-scans.service.ts';
import {
  addTaskComment,
  addTaskMaterial,
  removeTaskMaterial,
  updateTaskMaterial,
} from '../maintenance/notes.service.ts';
import { startSession, updateSession } from '../maintenance/sessions.service.ts';
import { completeTask, updateTask } from '../maintenance/task-changes.service.ts';
import { createTask } from '../maintenance/tasks.service.ts';
import { markNotificationRead } from '../notifications/notifications.service.ts';
import { registerPhoto, removePhoto } from '../photos/photos.service.ts';
import { updatePreferences } from '../preferences/preferences.service.ts';
import { createReading, reviewReading } from '../readings/readings.service.ts';

interface Request {
  params: unknown;
  body: unknown;
}
type Handler = (app: AppContext, caller: Caller, request: Request) => Promise<unknown>;

/** The service function behind an endpoint; the request was parsed by the endpoint's own schemas. */
const by =
  <E extends Endpoint>(
    _endpoint: E,
    run: (app: AppContext, caller: Caller, request: Parsed<E>) => Promise<unknown>,
  ): Handler =>
  (app, caller, request) =>
    run(app, caller, request as Parsed<E>);

/** A decision about a Konflikt writes through these, and so is none of them. */
type Handled = Exclude<QueueableOperation, 'resolveConflict'>;

const handlers: Record<Handled, Handler> = {
  createReading: by(readings.createReading, (app, caller, { body }) => createReading(app, caller, body)),
  reviewReading: by(readings.reviewReading, (app, caller, { params, body }) =>
    reviewReading(app, caller, params.readingId, body),
  ),
  registerPhoto: by(photos.registerPhoto, (app, caller, { body }) => registerPhoto(app, caller, body)),
  removePhoto: by(photos.removePhoto, (app, caller, { params }) => removePhoto(app, caller, params.photoId)),
  createTask: by(maintenance.createTask, (app, caller, { body }) => createTask(app, caller, body)),
  updateTask: by(maintenance.updateTask, (app, caller, { params, body }) =>
    updateTask(app, caller, params.taskId, body),
  ),
  completeTask: by(maintenance.completeTask, (app, caller, { params, body }) =>
    completeTask(app, caller, params.taskId, body),
  ),
  answerChecklistItem: by(checklists.answerChecklistItem, (app, caller, { params, body }) =>
    answerChecklistItem(app, caller, params.itemId, body),
  ),
  startSession: by(work.startSession, (app, caller, { params, body }) =>
    startSession(app, caller, params.taskId, body),
  ),
  updateSession: by(work.updateSession, (app, caller, { params, body }) =>
    updateSession(app, caller, params.sessionId, body),
  ),
  addTaskComment: by(work.addTaskComment, (app, caller, { params, body }) =>
    addTaskComment(app, caller, params.taskId, body),
  ),
  addTaskMaterial: by(work.addTaskMaterial, (app, caller, { params, body }) =>
    addTaskMaterial(app, caller, params.taskId, body),
  ),
  updateTaskMaterial: by(work.updateTaskMaterial, (app, caller, { params, body }) =>
    updateTaskMaterial(app, caller, params.materialId, body),
  ),
  removeTaskMaterial: by(work.removeTaskMaterial, (app, caller, { params }) =>
    removeTaskMaterial(app, caller, params.materialId),
  ),
  saveUnmatchedScan: by(labels.saveUnmatchedScan, (app, caller, { body }) =>
    saveUnmatchedScan(app, caller, body),
  ),
  settleUnmatchedScan: by(labels.settleUnmatchedScan, (app, caller, { params, body }) =>
    settleUnmatchedScan(app, caller, params.scanId, body.labelId),
  ),
  createFaultReport: by(faultReports.createFaultReport, (app, caller, { body }) =>
    createFaultReport(app, caller, body),
  ),
  makeTaskOfReport: by(faultReports.makeTaskOfReport, (app, caller, { params, body }) =>
    makeTaskOfReport(app, caller, params.reportId, body),
  ),
  rejectFaultReport: by(faultReports.rejectFaultReport, (app, caller, { params, body }) =>
    rejectFaultReport(app, caller, params.reportId, body.reason),
  ),
  acknowledgeAlert: by(alerts.acknowledgeAlert, (app, caller, { params }) =>
    acknowledgeAlert(app, caller, params.alertId),
  ),
  resolveAlert: by(alerts.resolveAlert, (app, caller, { params, body }) =>
    resolveAlert(app, caller, params.alertId, body.resolution),
  ),
  markNotificationRead: by(notifications.markNotificationRead, (app, caller, { params }) =>
    markNotificationRead(app, caller, params.notificationId),
  ),
  updatePreferences: by(preferences.updatePreferences, (app, caller, { body }) =>
    updatePreferences(app, caller, body),
  ),
};

export function handlerOf(type: QueueableOperation): Handler {
  if (type === 'resolveConflict') throw new AppError('unknown_operation');
  return handlers[type];
}
