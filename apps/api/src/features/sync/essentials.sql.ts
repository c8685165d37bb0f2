import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface Cached {
  key: string;
  value: unknown;
  builtAt: string;
  expiresAt: string;
}

/** What is kept for the person under these keys and still good. */
export async function readCache(
  db: Db,
  userId: string,
  type: string,
  keys: readonly string[],
  now: string,
): Promise<Cached[]> {
  const { rows } = await sql<Cached>`
    select data_key as key, data_value as value, created_at as "builtAt", expires_at as "expiresAt"
    from mobile_data_cache
    where user_id = ${userId} and data_type = ${type} and data_key = any(${keys}::text[]) and expires_at > ${now}`.execute(
    db,
  );
  return rows;
}

export async function writeCache(
  db: Db,
  userId: string,
  type: string,
  entries: readonly Cached[],
): Promise<void> {
  await sql`
    insert into mobile_data_cache (user_id, data_type, data_key, data_value, created_at, expires_at)
    select ${userId}::uuid, ${type}, e.* from unnest(${entries.map(({ key }) => key)}::text[],
      ${entries.map(({ value }) => JSON.stringify(value))}::jsonb[], ${entries.map(({ builtAt }) => builtAt)}::timestamptz[],
      ${entries.map(({ expiresAt }) => expiresAt)}::timestamptz[]) e
    on conflict (user_id, data_type, data_key) do update set data_value = excluded.data_value,
      created_at = excluded.created_at, expires_at = excluded.expires_at`.execute(db);
}

/** Of everybody: what nobody has asked for since goes with the next one's. */
export async function dropExpired(db: Db, now: string): Promise<void> {
  await sql`delete from mobile_data_cache where expires_at < ${now}`.execute(db);
}
