import type { Db } from '../../platform/db.ts';

export async function findOwnSecret(db: Db, userId: string) {
  return db
    .selectFrom('users')
    .select(['email', 'password_hash'])
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

export async function setPassword(db: Db, userId: string, passwordHash: string, at: Date): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: passwordHash, password_changed_at: at.toISOString() })
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .execute();
}

export async function markConfirmed(db: Db, sessionId: string, at: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ authenticated_at: at.toISOString() })
    .where('id', '=', sessionId)
    .execute();
}

export async function hasPassword(db: Db, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('password_changed_at')
    .where('id', '=', userId)
    .executeTakeFirst();
  return row !== undefined && row.password_changed_at !== null;
}
