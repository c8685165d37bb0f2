import type { Db } from '../../platform/db.ts';

export interface NewView {
  id: string;
  userId: string;
  viewedBy: string;
  at: Date;
  endsAt: Date;
}

export async function insertView(db: Db, view: NewView): Promise<void> {
  const at = view.at.toISOString();
  await db
    .insertInto('sessions')
    .values({
      id: view.id,
      user_id: view.userId,
      platform: 'web',
      viewed_by: view.viewedBy,
      ends_at: view.endsAt.toISOString(),
      created_at: at,
      last_seen_at: at,
      authenticated_at: at,
    })
    .execute();
}

export async function isEnabledUser(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
