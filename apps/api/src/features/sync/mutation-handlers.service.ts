import * as alerts from '@citypulse/contracts/alerts';
import type { Endpoint, Parsed } from '@citypulse/contracts/endpoint';
import * as faultReports from '@citypulse/contracts/fault-reports';
import * as labels from '@citypulse/contracts/labels';
import * as notifications from '@citypulse/contracts/notifications';
import * as photos from '@citypulse/contracts/photos';
import * as preferences from '@citypulse/contracts/preferences';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import * as readings from '@citypulse/contracts/readings';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { acknowledgeAlert, resolveAlert } from '../alerts/alerts.service.ts';
import { createFaultReport, rejectFaultReport } from '../fault-reports/fault-reports.service.ts';
import { saveUnmatchedScan, settleUnmatchedScan } from '../labels/unmatched-scans.service.ts';
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

const handlers: Partial<Record<Handled, Handler>> = {
  createReading: by(readings.createReading, (app, caller, { body }) => createReading(app, caller, body)),
  reviewReading: by(readings.reviewReading, (app, caller, { params, body }) =>
    reviewReading(app, caller, params.readingId, body),
  ),
  registerPhoto: by(photos.registerPhoto, (app, caller, { body }) => registerPhoto(app, caller, body)),
  removePhoto: by(photos.removePhoto, (app, caller, { params }) => removePhoto(app, caller, params.photoId)),
  saveUnmatchedScan: by(labels.saveUnmatchedScan, (app, caller, { body }) =>
    saveUnmatchedScan(app, caller, body),
  ),
  settleUnmatchedScan: by(labels.settleUnmatchedScan, (app, caller, { params, body }) =>
    settleUnmatchedScan(app, caller, params.scanId, body.labelId),
  ),
  createFaultReport: by(faultReports.createFaultReport, (app, caller, { body }) =>
    createFaultReport(app, caller, body),
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
  const handler = (handlers as Partial<Record<QueueableOperation, Handler>>)[type];
  if (!handler) throw new AppError('unknown_operation', `${type} cannot be carried out here`);
  return handler;
}
