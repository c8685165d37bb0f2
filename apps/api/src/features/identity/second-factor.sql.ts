import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export async function findAuthenticatorApp(db: Db, userId: string) {
  return db
    .selectFrom('authenticator_apps')
    .select(['secret', 'confirmed_at'])
    .where('id', '=', userId)
    .executeTakeFirst();
}

/** Takes the place of one that was never confirmed; false when one is in use. */
export async function insertAuthenticatorApp(db: Db, userId: string, secret: Buffer): Promise<boolean> {
  const row = await db
    .insertInto('authenticator_apps')
    .values({ id: userId, secret })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ secret, last_step: 0 })
        .where('authenticator_apps.confirmed_at', 'is', null),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The app whose code it was; once confirmed it stays the one it is. */
export async function confirmAuthenticatorApp(
  db: Db,
  userId: string,
  secret: Buffer,
  step: number,
  at: Date,
): Promise<boolean> {
  const row = await db
    .updateTable('authenticator_apps')
    .set({ confirmed_at: at.toISOString(), last_step: step })
    .where('id', '=', userId)
    .where('secret', '=', secret)
    .where('confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Of any number of uses of a step at once exactly one counts. */
export async function useStep(db: Db, userId: string, step: number): Promise<boolean> {
  const row = await db
    .updateTable('authenticator_apps')
    .set({ last_step: step })
    .where('id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether there was one in use. */
export async function deleteSecondFactor(db: Db, userId: string): Promise<boolean> {
  const gone = await sql<{ used: boolean }>`
    with codes as (delete from recovery_codes where user_id = ${userId})
    delete from authenticator_apps where id = ${userId} returning confirmed_at is not null as used`.execute(
    db,
  );
  return gone.rows[0]?.used ?? false;
}

/** The former ones are void. */
export async function replaceRecoveryCodes(db: Db, userId: string, hashes: readonly Buffer[]): Promise<void> {
  await db.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await db
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ user_id: userId, code_hash: hash })))
    .execute();
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.left;
}

export async function useRecoveryCode(db: Db, userId: string, hashes: Buffer[], at: Date): Promise<boolean> {
  const row = await db
    .updateTable('recovery_codes')
    .set({ used_at: at.toISOString() })
    .where('user_id', '=', userId)
    .where('code_hash', 'in', hashes)
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}
