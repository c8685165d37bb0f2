import type { UnmatchedScan } from '@citypulse/contracts/labels';
import type { Preferences } from '@citypulse/contracts/preferences';
import { newId } from '../../new-id.ts';
import { given, type Predict } from './prediction.ts';

export const acknowledgeAlert: Predict<'acknowledgeAlert'> = async (view, { params }, context) => {
  const alert = await view.row('alerts', params.alertId);
  // The first acknowledgement stays.
  if (alert?.status !== 'open') return;
  const { user, at } = context;
  await view.patch('alerts', alert.id, { status: 'acknowledged', acknowledgedBy: user, acknowledgedAt: at });
};

export const resolveAlert: Predict<'resolveAlert'> = async (view, { params, body }, { at }) => {
  const alert = await view.row('alerts', params.alertId);
  if (!alert || alert.status === 'resolved') return;
  await view.patch('alerts', alert.id, { status: 'resolved', resolvedAt: at, resolution: body.resolution });
};

export const saveUnmatchedScan: Predict<'saveUnmatchedScan'> = (view, { body }) =>
  view.put('unmatched_scans', {
    ...body,
    id: body.id ?? (newId() as UnmatchedScan['id']),
    labelId: null,
    settledAt: null,
    version: 1,
  });

export const settleUnmatchedScan: Predict<'settleUnmatchedScan'> = (view, { params, body }, { at }) =>
  view.patch('unmatched_scans', params.scanId, { labelId: body.labelId, settledAt: at });

export const markNotificationRead: Predict<'markNotificationRead'> = async (view, { params }, { at }) => {
  const notification = await view.row('notifications', params.notificationId);
  if (notification?.readAt === null) await view.patch('notifications', notification.id, { readAt: at });
};

export const updatePreferences: Predict<'updatePreferences'> = async (view, { body }, { user, at }) => {
  const present = await view.row('preferences', user.id);
  const empty = { notificationSettings: {}, dashboardLayout: {}, appSettings: {}, version: 1 };
  view.put('preferences', {
    ...(present ?? { ...empty, id: user.id as Preferences['id'] }),
    ...given(body),
    updatedAt: at,
  });
};

export const resolveConflict: Predict<'resolveConflict'> = (view, { params, body }, { user, at }) =>
  view.patch('sync_conflicts', params.conflictId, {
    status: 'resolved',
    strategy: body.strategy,
    resolvedBy: user,
    resolvedAt: at,
  });
