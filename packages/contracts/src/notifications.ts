import { z } from 'zod';
import { Instant, NotificationId, PageQuery, pageOf, version } from './common.ts';
import { endpoint } from './endpoint.ts';

export const notificationTypes = [
  'CRITICAL_ENERGY_ALERT',
  'MAINTENANCE_REMINDER',
  'SYSTEM_STATUS_UPDATE',
  'BUDGET_ALERT',
] as const;
export const NotificationType = z.enum(notificationTypes);
export type NotificationType = z.infer<typeof NotificationType>;

/** What it is about, and where a tap leads. */
export const NotificationSubject = z.object({
  t: z.enum(['maintenance_tasks', 'alerts', 'fault_reports', 'sync_conflicts', 'buildings']),
  id: z.uuid(),
});

export const Notification = z
  .object({
    id: NotificationId,
    type: NotificationType,
    title: z.string(),
    message: z.string(),
    subject: NotificationSubject.nullable(),
    sentAt: Instant,
    readAt: Instant.nullable(),
    version,
  })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof Notification>;

export const listNotifications = endpoint({
  method: 'GET',
  path: '/v1/notifications',
  access: 'signed_in',
  summary: 'The caller’s inbox, newest first',
  query: PageQuery.extend({ unread: z.enum(['true', 'false']).default('false') }),
  response: pageOf(Notification),
});

export const markNotificationRead = endpoint({
  method: 'PUT',
  path: '/v1/notifications/:notificationId/read',
  access: 'signed_in',
  summary: 'Mark as read; the first time stays',
  params: z.object({ notificationId: NotificationId }),
  response: Notification,
  errors: ['not_found'],
});
