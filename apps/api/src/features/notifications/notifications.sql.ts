import type { Notification } from '@citypulse/contracts/notifications';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** Rows of the inbox as their reader gets them; the caller has narrowed the ids. */
export async function loadNotifications(db: Db, ids: readonly string[]): Promise<Notification[]> {
  const { rows } = await sql<Notification>`
    select id, notification_type as type, title, message, data -> 'subject' as subject, sent_at as "sentAt",
      read_at as "readAt", version
    from push_notifications where id = any(${ids}::uuid[]) and device_id is null`.execute(db);
  return rows;
}

interface NotificationList {
  isUnread: boolean;
  after: readonly [sentAt: string, id: string] | null;
  limit: number;
}

/** Newest first. */
export async function listNotificationKeys(db: Db, userId: string, list: NotificationList) {
  let query = db
    .selectFrom('push_notifications')
    .select(['id', 'sent_at'])
    .where('user_id', '=', userId)
    .where('device_id', 'is', null);
  if (list.isUnread) query = query.where('read_at', 'is', null);
  if (list.after) {
    query = query.where(
      sql<boolean>`(sent_at, id) < (${list.after[0]}::timestamptz, ${list.after[1]}::uuid)`,
    );
  }
  return query.orderBy('sent_at', 'desc').orderBy('id', 'desc').limit(list.limit).execute();
}

/** The first time stays. */
export async function markRead(db: Db, userId: string, id: string, at: Date): Promise<void> {
  await db
    .updateTable('push_notifications')
    .set({ read_at: sql`greatest(${at.toISOString()}::timestamptz, delivered_at)` })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('device_id', 'is', null)
    .where('read_at', 'is', null)
    .execute();
}

export interface NewNotification {
  userId: string;
  /** What caused it; of one cause a person is told once. */
  key: string;
  type: Notification['type'];
  title: string;
  message: string;
  subject: Notification['subject'];
  sentAt: string;
}

export async function insertNotifications(db: Db, rows: readonly NewNotification[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('push_notifications')
    .values(
      rows.map((row) => ({
        user_id: row.userId,
        dedupe_key: row.key,
        notification_type: row.type,
        title: row.title,
        message: row.message,
        data: JSON.stringify({ subject: row.subject }),
        sent_at: row.sentAt,
        status: 'sent',
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'dedupe_key']).where('device_id', 'is', null).doNothing(),
    )
    .execute();
}

/** Of one cause, as soon as it was sent. */
export async function markAllRead(db: Db, key: string): Promise<void> {
  await sql`update push_notifications set read_at = sent_at
    where dedupe_key = ${key} and device_id is null and read_at is null`.execute(db);
}
