import { PublicJwk } from '@citypulse/contracts/device-keys';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface LoginKey {
  id: string;
  userId: string;
  jwk: PublicJwk;
  /** Of the key the device signs its requests with. */
  requestThumbprint: string | null;
}

/** A login key in use, on a device that is not shut out, of somebody who may sign in. */
export async function findLoginKey(
  db: Db,
  deviceId: string,
  thumbprint: string,
): Promise<LoginKey | undefined> {
  const row = await db
    .selectFrom('device_keys as k')
    .innerJoin('mobile_devices as d', 'd.id', 'k.device_id')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .leftJoin('device_keys as r', (join) =>
      join.onRef('r.device_id', '=', 'd.id').on('r.use', '=', 'request').on('r.disabled_at', 'is', null),
    )
    .select(['k.id', 'k.user_id', 'k.public_jwk', 'r.thumbprint as request_thumbprint'])
    .where('k.thumbprint', '=', thumbprint)
    .where('k.use', '=', 'login')
    .where('k.disabled_at', 'is', null)
    .where('d.device_id', '=', deviceId)
    .where('d.revoked_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, user_id: userId, request_thumbprint: requestThumbprint } = row;
  return { id, userId, jwk: PublicJwk.parse(row.public_jwk), requestThumbprint };
}

export async function putChallenge(
  db: Db,
  challenge: { keyId: string; challenge: string; origin: string; expiresAt: Date },
): Promise<void> {
  const { keyId, origin, expiresAt } = challenge;
  await sql`insert into login_challenges (device_key_id, challenge, origin, expires_at)
    values (${keyId}, ${challenge.challenge}, ${origin}, ${expiresAt})
    on conflict (device_key_id) do update set challenge = excluded.challenge, origin = excluded.origin,
      expires_at = excluded.expires_at`.execute(db);
}

/** Gone once it is taken, whatever comes of it. */
export async function takeChallenge(
  db: Db,
  keyId: string,
  now: Date,
): Promise<{ challenge: string; origin: string; isOpen: boolean } | undefined> {
  return db
    .deleteFrom('login_challenges')
    .where('device_key_id', '=', keyId)
    .returning(['challenge', 'origin', sql<boolean>`expires_at > ${now}`.as('isOpen')])
    .executeTakeFirst();
}

export async function noteUse(db: Db, keyId: string, at: Date): Promise<void> {
  await db
    .updateTable('device_keys')
    .set({ failures: 0, last_used_at: at.toISOString() })
    .where('id', '=', keyId)
    .execute();
}

/** Whether the key is disabled now. */
export async function noteFailure(db: Db, keyId: string, most: number, at: Date): Promise<boolean> {
  const { rows } = await sql<{ disabled: boolean }>`
    update device_keys set failures = failures + 1,
      disabled_at = case when failures + 1 >= ${most}::int then ${at}::timestamptz end,
      disabled_reason = case when failures + 1 >= ${most}::int then 'failures' end
    where id = ${keyId} and disabled_at is null returning disabled_at is not null as disabled`.execute(db);
  return rows[0]?.disabled ?? true;
}
