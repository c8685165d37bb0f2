import { sql } from 'kysely';
import type { Db } from './db.ts';

export interface SigningKeyRow {
  id: string;
  public_jwk: unknown;
  private_jwk_encrypted: Buffer;
}

/** Retired keys stay until the last token they signed has ended. */
export async function selectSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return db
    .selectFrom('signing_keys')
    .select(['id', 'public_jwk', 'private_jwk_encrypted'])
    .where(sql<boolean>`retired_at is null or retired_at > clock_timestamp() - interval '1 day'`)
    .orderBy(sql`retired_at is not null`)
    .orderBy('created_at', 'desc')
    .execute();
}

/** Of several nodes that start at once, one makes the key and the others wait for it. */
export async function lockSigningKeys(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(727380)`.execute(db);
}

export async function insertSigningKey(db: Db, key: SigningKeyRow): Promise<void> {
  await db
    .insertInto('signing_keys')
    .values({ ...key, public_jwk: JSON.stringify(key.public_jwk) })
    .execute();
}
