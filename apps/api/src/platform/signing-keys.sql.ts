import { sql } from 'kysely';
import type { Db } from './db.ts';

export interface NewSigningKey {
  id: string;
  public_jwk: unknown;
  private_jwk_encrypted: Buffer;
}

/** Next until it is activated, current until it is retired. */
export interface SigningKeyRow extends NewSigningKey {
  activated_at: string | null;
  retired_at: string | null;
}

/** The current key first; retired ones as long as a token they signed may be good. */
export async function selectSigningKeys(db: Db, retiredAfter: Date): Promise<SigningKeyRow[]> {
  return db
    .selectFrom('signing_keys')
    .select(['id', 'public_jwk', 'private_jwk_encrypted', 'activated_at', 'retired_at'])
    .where(({ eb, or }) =>
      or([eb('retired_at', 'is', null), eb('retired_at', '>', retiredAfter.toISOString())]),
    )
    .orderBy(sql`retired_at is not null`)
    .orderBy(sql`activated_at is null`)
    .orderBy('activated_at', 'desc')
    .execute();
}

/** Of several nodes that change the keys at once, one does it and the others wait and see. */
export async function lockSigningKeys(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(727380)`.execute(db);
}

export async function insertSigningKey(db: Db, key: NewSigningKey, activatedAt: Date | null): Promise<void> {
  await db
    .insertInto('signing_keys')
    .values({
      ...key,
      public_jwk: JSON.stringify(key.public_jwk),
      activated_at: activatedAt?.toISOString() ?? null,
    })
    .execute();
}

export async function activateSigningKey(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('signing_keys').set({ activated_at: at.toISOString() }).where('id', '=', id).execute();
}

/** Whatever signs now. */
export async function retireSigningKeys(db: Db, at: Date): Promise<void> {
  await db
    .updateTable('signing_keys')
    .set({ retired_at: at.toISOString() })
    .where('activated_at', 'is not', null)
    .where('retired_at', 'is', null)
    .execute();
}

export async function deleteSigningKeys(db: Db, retiredBefore: Date): Promise<void> {
  await db.deleteFrom('signing_keys').where('retired_at', '<=', retiredBefore.toISOString()).execute();
}

export async function dropNextKeys(db: Db): Promise<void> {
  await db
    .deleteFrom('signing_keys')
    .where('activated_at', 'is', null)
    .where('retired_at', 'is', null)
    .execute();
}
