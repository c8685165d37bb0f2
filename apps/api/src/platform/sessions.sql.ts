import { Role, type Grant } from '@citypulse/contracts/permissions';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Proof } from './caller.ts';
import type { Db } from './db.ts';

const Grants = z.array(z.object({ role: Role, buildingId: z.uuid().nullable() }));

export interface SessionAccess extends Proof {
  userId: string;
  platform: 'web' | 'mobile';
  authzVersion: number;
  /** Something unusual was seen since he proved who he is. */
  mustProve: boolean;
  grants: readonly Grant[];
}

/** What a live session of an enabled user may do today; nothing when it has ended. */
export async function findSessionAccess(db: Db, sessionId: string, now: Date): Promise<SessionAccess | null> {
  const found = await sql<{
    user_id: string;
    platform: 'web' | 'mobile';
    authz_version: number;
    proved_at: string | null;
    amr: string[];
    key_thumbprint: string | null;
    viewed_by: string | null;
    must_prove: boolean;
    grants: unknown;
  }>`
    select u.id as user_id, s.platform, u.authz_version, s.amr, s.key_thumbprint, s.viewed_by,
      case when f.confirmed_at > s.authenticated_at then null else s.authenticated_at end as proved_at,
      coalesce(s.step_up_at > s.authenticated_at, false) as must_prove,
      (select coalesce(jsonb_agg(jsonb_build_object('role', a.role, 'buildingId', a.building_id)), '[]')
       from assignments_in_force a where a.user_id = u.id) as grants
    from sessions s join users u on u.id = s.user_id left join authenticator_apps f on f.id = u.id
    where s.id = ${sessionId} and s.revoked_at is null and u.disabled_at is null
      and (s.viewed_by is null or view_holds(s.viewed_by, s.ends_at, ${now}))`.execute(db);
  const row = found.rows[0];
  if (!row) return null;
  return {
    userId: row.user_id,
    platform: row.platform,
    authzVersion: row.authz_version,
    signedInAt: row.proved_at === null ? null : new Date(row.proved_at),
    amr: row.amr,
    keyThumbprint: row.key_thumbprint,
    viewedBy: row.viewed_by,
    mustProve: row.must_prove,
    grants: Grants.parse(row.grants),
  };
}

export interface GatewayAccess {
  id: string;
  buildingId: string | null;
  lastSeenAt: string | null;
}

export async function findGatewayAccess(db: Db, keyHash: Buffer): Promise<GatewayAccess | null> {
  const row = await db
    .selectFrom('data_sources')
    .select(['id', 'building_id', 'last_seen_at'])
    .where('key_hash', '=', keyHash)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row ? { id: row.id, buildingId: row.building_id, lastSeenAt: row.last_seen_at } : null;
}

/** Of several nodes and requests at once, one writes. */
export async function markGatewaySeen(db: Db, id: string, at: Date): Promise<void> {
  await sql`update data_sources set last_seen_at = ${at}
    where id = ${id} and (last_seen_at is null or last_seen_at < ${at}::timestamptz - interval '1 minute')`.execute(
    db,
  );
}

/** A ticket is gone once it is taken, good or not. */
export async function takeSocketTicket(db: Db, ticketHash: Buffer, now: Date): Promise<string | null> {
  const row = await db
    .deleteFrom('socket_tickets')
    .where('ticket_hash', '=', ticketHash)
    .returning(['session_id', sql<boolean>`expires_at > ${now}`.as('good')])
    .executeTakeFirst();
  return row?.good ? row.session_id : null;
}
