import { Instant } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/notifications';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { listNotificationKeys, loadNotifications, markRead } from './notifications.sql.ts';

export { loadNotifications } from './notifications.sql.ts';

const NotificationKey = z.tuple([Instant, z.uuid()]);

export async function listNotifications(
  app: AppContext,
  caller: Caller,
  { cursor, limit, unread }: Parsed<typeof contract.listNotifications>['query'],
): Promise<Response<typeof contract.listNotifications>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, NotificationKey);
  const list = { isUnread: unread === 'true', after, limit: limit + 1 };
  const keys = await listNotificationKeys(db, caller.id, list);
  return loadPage(
    keys,
    limit,
    (key) => [key.sent_at, key.id],
    (ids) => loadNotifications(db, ids),
  );
}

/** The first time stays. */
export async function markNotificationRead(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<contract.Notification> {
  const db = app.db.as(caller);
  await markRead(db, caller.id, id, app.now());
  const [notification] = await loadNotifications(db, [id]);
  if (!notification) throw new AppError('not_found', 'No such notification');
  return notification;
}
