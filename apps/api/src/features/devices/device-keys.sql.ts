import type { PublicJwk } from '@citypulse/contracts/device-keys';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type KeyUse = 'request' | 'login';
type Reason = 'replaced' | 'revoked' | 'failures';

export interface NewKey {
  deviceId: string;
  userId: string;
  use: KeyUse;
  thumbprint: string;
  jwk: PublicJwk;
  at: string;
}

/** The one key of that use on the device; another one before it is disabled and its name answered. */
export async function putKey(db: Db, key: NewKey): Promise<{ replaced: string | null }> {
  const { rows } = await sql<{ thumbprint: string }>`
    update device_keys set disabled_at = ${key.at}, disabled_reason = 'replaced'
    where device_id = ${key.deviceId} and use = ${key.use} and disabled_at is null
      and thumbprint <> ${key.thumbprint}
    returning thumbprint`.execute(db);
  await sql`
    insert into device_keys (device_id, user_id, use, thumbprint, public_jwk, last_used_at)
    values (${key.deviceId}, ${key.userId}, ${key.use}, ${key.thumbprint}, ${JSON.stringify(key.jwk)}::jsonb, ${key.at})
    on conflict (device_id, use) where disabled_at is null
      do update set last_used_at = excluded.last_used_at, failures = 0`.execute(db);
  return { replaced: rows[0]?.thumbprint ?? null };
}

export async function bindSessionToKey(db: Db, sessionId: string, thumbprint: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ key_thumbprint: thumbprint })
    .where('id', '=', sessionId)
    .where('key_thumbprint', 'is', null)
    .execute();
}

/** Of the person and that device alone: the same browser may be several people's. */
export async function endSessionsOfKey(
  db: Db,
  userId: string,
  thumbprint: string,
  at: string,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: at, revoked_reason: 'key_revoked' })
    .where('user_id', '=', userId)
    .where('key_thumbprint', '=', thumbprint)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function disableKey(
  db: Db,
  key: { id: string; deviceId: string; userId: string; reason: Reason; at: string },
): Promise<{ use: KeyUse; thumbprint: string } | undefined> {
  const row = await db
    .updateTable('device_keys')
    .set({ disabled_at: key.at, disabled_reason: key.reason })
    .where('id', '=', key.id)
    .where('device_id', '=', key.deviceId)
    .where('user_id', '=', key.userId)
    .where('disabled_at', 'is', null)
    .returning(['use', 'thumbprint'])
    .executeTakeFirst();
  return row && { use: row.use === 'login' ? 'login' : 'request', thumbprint: row.thumbprint };
}

/** The installation's own name for itself, of the device this person signs with. */
export async function findSigningInstallation(
  db: Db,
  userId: string,
  id: string,
  thumbprint: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('mobile_devices as d')
    .innerJoin('device_keys as k', 'k.device_id', 'd.id')
    .select('d.device_id')
    .where('d.id', '=', id)
    .where('d.user_id', '=', userId)
    .where('d.revoked_at', 'is', null)
    .where('k.use', '=', 'request')
    .where('k.thumbprint', '=', thumbprint)
    .where('k.disabled_at', 'is', null)
    .executeTakeFirst();
  return row?.device_id;
}
