import { sql } from 'kysely';
import { PublicJwk } from '@citypulse/contracts/device-keys';
import type { Db } from '../platform/db.ts';

/** The key of that name; whether it may still be used is the session's affair, which ends with it. */
export async function findRequestKey(
  db: Db,
  userId: string,
  thumbprint: string,
): Promise<PublicJwk | undefined> {
  const row = await db
    .selectFrom('device_keys')
    .select('public_jwk')
    .where('user_id', '=', userId)
    .where('thumbprint', '=', thumbprint)
    .where('use', '=', 'request')
    .limit(1)
    .executeTakeFirst();
  return row && PublicJwk.parse(row.public_jwk);
}

/** Whether it is the first time. */
export async function takeNonce(
  db: Db,
  nonce: { thumbprint: string; nonce: string; expiresAt: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into request_nonces (thumbprint, nonce, expires_at)
    values (${nonce.thumbprint}, ${nonce.nonce}, ${nonce.expiresAt})
    on conflict do nothing returning 1`.execute(db);
  return rows.length > 0;
}

export async function dropNonces(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('request_nonces').where('expires_at', '<', before.toISOString()).execute();
}
