import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type Purpose = 'second_factor' | 'passkey_registration' | 'passkey_sign_in' | 'directory';

export interface NewChallenge {
  hash: Buffer;
  purpose: Purpose;
  userId: string | null;
  detail: Buffer | null;
  at: Date;
  expiresAt: Date;
}

/** Challenges nobody answered are cleared away with the next one. */
export async function insertChallenge(db: Db, challenge: NewChallenge): Promise<void> {
  const { hash, purpose, userId, detail, at, expiresAt } = challenge;
  await sql`
    with old as (delete from sign_in_challenges where expires_at < ${at}::timestamptz - interval '1 minute')
    insert into sign_in_challenges (challenge_hash, purpose, user_id, detail, expires_at)
    values (${hash}, ${purpose}, ${userId}, ${detail}, ${expiresAt})`.execute(db);
}

/** Of any number of answers at once one takes it; it is gone then, good or not. */
export async function takeChallenge(db: Db, hash: Buffer, purpose: Purpose, at: Date) {
  const row = await db
    .deleteFrom('sign_in_challenges')
    .where('challenge_hash', '=', hash)
    .where('purpose', '=', purpose)
    .returning(['user_id', 'detail', sql<boolean>`expires_at > ${at}`.as('good')])
    .executeTakeFirst();
  return row?.good ? { userId: row.user_id, detail: row.detail } : null;
}

/** Counts an answer as failed before it is known, so that a burst has no more tries than a row of single ones. */
export async function countTry(db: Db, hash: Buffer, purpose: Purpose, most: number, at: Date) {
  const row = await db
    .updateTable('sign_in_challenges')
    .set({ failures: sql`failures + 1` })
    .where('challenge_hash', '=', hash)
    .where('purpose', '=', purpose)
    .where('failures', '<', most)
    .where('expires_at', '>', at.toISOString())
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id ?? null;
}
