import type { Preferences } from '@citypulse/contracts/preferences';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** Rows as their owners get them; the caller has narrowed the ids. */
export async function loadPreferences(db: Db, ids: readonly string[]): Promise<Preferences[]> {
  const { rows } = await sql<Preferences>`
    select id, notification_settings as "notificationSettings", dashboard_layout as "dashboardLayout",
      app_settings as "appSettings", version, updated_at as "updatedAt"
    from mobile_user_preferences where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

/** Does nothing when the row is there. */
export async function insertPreferences(db: Db, userId: string): Promise<void> {
  await db
    .insertInto('mobile_user_preferences')
    .values({ user_id: userId })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute();
}

export type Groups = Partial<Pick<Preferences, 'notificationSettings' | 'dashboardLayout' | 'appSettings'>>;

/** Makes the row if there is none; groups that are not named stay. */
export async function writeGroups(db: Db, userId: string, groups: Groups): Promise<void> {
  const [notifications, layout, settings] = [
    groups.notificationSettings,
    groups.dashboardLayout,
    groups.appSettings,
  ].map((group) => (group === undefined ? null : JSON.stringify(group)));
  await sql`
    insert into mobile_user_preferences as p (user_id, notification_settings, dashboard_layout, app_settings)
    values (${userId}, coalesce(${notifications}::jsonb, '{}'), coalesce(${layout}::jsonb, '{}'), coalesce(${settings}::jsonb, '{}'))
    on conflict (user_id) do update set
      notification_settings = coalesce(${notifications}::jsonb, p.notification_settings),
      dashboard_layout = coalesce(${layout}::jsonb, p.dashboard_layout),
      app_settings = coalesce(${settings}::jsonb, p.app_settings)`.execute(db);
}
