import { DeviceId } from '@citypulse/contracts/common';
import { Device } from '@citypulse/contracts/devices';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface Description {
  deviceId: string;
  deviceType: Device['deviceType'];
  deviceName: string | null;
  deviceModel: string | null;
  osVersion: string | null;
  appVersion: string | null;
}

/**
 * Makes the installation known or describes it anew. One that was shut out comes back with a session begun after
 * that; with an older one nothing is written and nothing returned.
 */
export async function upsertDevice(
  db: Db,
  { userId, sessionId, at }: { userId: string; sessionId: string; at: string },
  device: Description,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into mobile_devices as d
      (user_id, device_id, device_type, device_name, device_model, os_version, app_version, last_active)
    values (${userId}, ${device.deviceId}, ${device.deviceType}, ${device.deviceName}, ${device.deviceModel},
      ${device.osVersion}, ${device.appVersion}, ${at})
    on conflict (user_id, device_id) do update set device_type = excluded.device_type,
      device_name = excluded.device_name, device_model = excluded.device_model, os_version = excluded.os_version,
      app_version = excluded.app_version, last_active = excluded.last_active, updated_at = excluded.last_active,
      revoked_at = null, revoked_by = null
    where d.revoked_at is null
      or exists (select from sessions s where s.id = ${sessionId} and s.created_at > d.revoked_at)
    returning id`.execute(db);
  return rows[0]?.id;
}

export async function bindSession(
  db: Db,
  userId: string,
  sessionId: string,
  deviceId: string,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ device_id: deviceId })
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where(({ eb, or }) => or([eb('device_id', 'is', null), eb('device_id', '<>', deviceId)]))
    .execute();
}

const Keys = Device.shape.keys;

const keysInUse = sql<unknown>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'use', k.use, 'thumbprint', k.thumbprint,
    'createdAt', to_json(k.created_at at time zone 'UTC') #>> '{}' || 'Z',
    'lastUsedAt', to_json(k.last_used_at at time zone 'UTC') #>> '{}' || 'Z') order by k.use), '[]')
  from device_keys k where k.device_id = d.id and k.disabled_at is null)`;

/** The caller's devices, last used first; `sessionId` tells which is his own. */
export async function selectDevices(db: Db, userId: string, sessionId: string | null): Promise<Device[]> {
  const rows = await db
    .selectFrom('mobile_devices as d')
    .select(['d.id', 'd.device_id', 'd.device_name', 'd.device_type', 'd.device_model', 'd.os_version'])
    .select(['d.app_version', 'd.last_active', 'd.created_at', 'd.revoked_at', 'd.biometric_enabled'])
    .select(keysInUse.as('keys'))
    .select(
      sql<boolean>`exists (select from sessions s where s.id = ${sessionId} and s.device_id = d.device_id)`.as(
        'current',
      ),
    )
    .where('d.user_id', '=', userId)
    .orderBy('d.last_active', 'desc')
    .orderBy('d.id')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: DeviceId.parse(row.id),
    deviceId: row.device_id,
    deviceName: row.device_name,
    deviceType: row.device_type as Device['deviceType'],
    deviceModel: row.device_model,
    osVersion: row.os_version,
    appVersion: row.app_version,
    lastActive: row.last_active,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    biometricEnabled: row.biometric_enabled,
    keys: Keys.parse(row.keys),
    current: row.current,
  }));
}

/** Shuts a device out; the first time stays. Its name for itself, or nothing when it is not this person's. */
export async function markRevoked(
  db: Db,
  { userId, id, by }: { userId: string; id: string; by: string | null },
  at: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ deviceId: string }>`
    update mobile_devices set revoked_at = coalesce(revoked_at, ${at}), updated_at = ${at},
      revoked_by = case when revoked_at is null then ${by}::uuid else revoked_by end
    where id = ${id} and user_id = ${userId} returning device_id as "deviceId"`.execute(db);
  return rows[0]?.deviceId;
}

export async function findInstallation(
  db: Db,
  userId: string,
  installation: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('mobile_devices')
    .select('id')
    .where('user_id', '=', userId)
    .where('device_id', '=', installation)
    .executeTakeFirst();
  return row?.id;
}

export async function endDeviceSessions(db: Db, userId: string, deviceId: string, at: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: at, revoked_reason: 'device_revoked' })
    .where('user_id', '=', userId)
    .where('device_id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** The address belongs to whoever is signed in on the device now; another session or person there loses it. */
export async function setPushToken(
  db: Db,
  { id, sessionId, at }: { id: string; sessionId: string; at: string },
  token: { sealed: string; hash: Buffer } | null,
): Promise<void> {
  await sql`update mobile_devices set push_token = null, push_token_hash = null, push_session_id = null
    where id = ${id} or push_token_hash = ${token?.hash ?? null}`.execute(db);
  if (token === null) return;
  await sql`update mobile_devices set push_token = ${token.sealed}, push_token_hash = ${token.hash},
    push_session_id = ${sessionId}, updated_at = ${at} where id = ${id}`.execute(db);
}
