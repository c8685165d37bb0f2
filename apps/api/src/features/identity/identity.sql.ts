import { Role, type Grant } from '@citypulse/contracts/permissions';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../platform/db.ts';

const Grants = z.array(z.object({ role: Role, buildingId: z.uuid().nullable() }));

const profile = ['id', 'email', 'display_name', 'language', 'authz_version'] as const;

export async function findByEmail(db: Db, email: string) {
  return db
    .selectFrom('users')
    .select([...profile, 'password_hash'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('authenticator_apps as a')
          .select('a.id')
          .whereRef('a.id', '=', 'users.id')
          .where('a.confirmed_at', 'is not', null),
      ).as('has_second_factor'),
    )
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

export async function findProfile(db: Db, userId: string) {
  return db
    .selectFrom('users')
    .select(profile)
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}
export type Profile = NonNullable<Awaited<ReturnType<typeof findProfile>>>;

export async function selectGrants(db: Db, userId: string): Promise<Grant[]> {
  const rows = await db
    .selectFrom('assignments_in_force')
    .select(['role', 'building_id as buildingId'])
    .where('user_id', '=', userId)
    .execute();
  return Grants.parse(rows);
}

/** Of a session `s` and its person `u`. */
const ownerColumns = sql`u.id, u.email, u.display_name, u.language, u.authz_version,
  s.authenticated_at as signed_in_at, s.amr, s.key_thumbprint,
  coalesce((select jsonb_agg(jsonb_build_object('role', a.role, 'buildingId', a.building_id))
    from assignments_in_force a where a.user_id = u.id), '[]') as grants`;

interface OwnerRow extends Profile {
  signed_in_at: string;
  amr: string[];
  key_thumbprint: string | null;
  grants: unknown;
}

export interface SessionOwner extends OwnerRow {
  grants: Grant[];
}

const ownerOf = (row: OwnerRow | undefined): SessionOwner | undefined =>
  row && { ...row, grants: Grants.parse(row.grants) };

export interface NewSession {
  id: string;
  userId: string;
  platform: 'web' | 'mobile';
  deviceId: string | null;
  userAgent: string | null;
  amr: readonly string[];
  keyThumbprint: string | null;
}

export interface Lease {
  at: Date;
  expiresAt: Date;
}

/** A session with the first token of its family; answers whose it is, or nothing when the person is disabled. */
export async function insertSession(
  db: Db,
  session: NewSession,
  tokenHash: Buffer,
  lease: Lease,
): Promise<SessionOwner | undefined> {
  const { id, userId, platform, deviceId, userAgent, amr, keyThumbprint } = session;
  const { at, expiresAt } = lease;
  const inserted = await sql<OwnerRow>`
    with session as (
      insert into sessions (id, user_id, platform, device_id, user_agent, created_at, last_seen_at, authenticated_at,
        amr, key_thumbprint)
      select ${id}, u.id, ${platform}, ${deviceId}, ${userAgent}, ${at}, ${at}, ${at}, ${amr}::text[],
        ${keyThumbprint} from users u where u.id = ${userId} and u.disabled_at is null
      returning *),
    token as (
      insert into refresh_tokens (token_hash, session_id, expires_at)
      select ${tokenHash}, s.id, ${expiresAt}::timestamptz from session s)
    select ${ownerColumns} from session s join users u on u.id = s.user_id`.execute(db);
  return ownerOf(inserted.rows[0]);
}

export interface Rotation extends Lease {
  hash: Buffer;
  successorHash: Buffer;
  platform: 'web' | 'mobile';
  userAgent: string | null;
}

/** Of any number of uses at once exactly one rotates the token; tokens used up a fortnight ago are dropped on the way. */
export async function rotateRefreshToken(db: Db, rotation: Rotation): Promise<string | null> {
  const { hash, successorHash, at, expiresAt, platform, userAgent } = rotation;
  const rotated = await sql<{ session_id: string }>`
    with rotated as (
      update refresh_tokens t set rotated_at = ${at}
      from sessions s join users u on u.id = s.user_id
      where t.token_hash = ${hash} and t.rotated_at is null and t.expires_at > ${at} and s.id = t.session_id
        and s.revoked_at is null and s.platform = ${platform} and u.disabled_at is null
      returning t.session_id),
    successor as (
      insert into refresh_tokens (token_hash, session_id, parent_hash, expires_at)
      select ${successorHash}, session_id, ${hash}, ${expiresAt}::timestamptz from rotated),
    seen as (
      update sessions s set last_seen_at = ${at}, user_agent = ${userAgent} from rotated r where s.id = r.session_id),
    old as (
      delete from refresh_tokens t using rotated r
      where t.session_id = r.session_id and t.rotated_at is not null
        and t.created_at < ${at}::timestamptz - interval '14 days')
    select session_id from rotated`.execute(db);
  return rotated.rows[0]?.session_id ?? null;
}

/** A token that could not be rotated: whose it is, and whether its successor is still unused. */
export async function findSpentToken(db: Db, hash: Buffer, successorHash: Buffer, now: Date) {
  return db
    .selectFrom('refresh_tokens as t')
    .innerJoin('sessions as s', 's.id', 't.session_id')
    .leftJoin('refresh_tokens as n', (join) => join.on('n.token_hash', '=', successorHash))
    .select(['t.rotated_at', 's.id as session_id', 's.user_id', 's.platform', 's.device_id', 's.user_agent'])
    .select(
      sql<boolean>`n.token_hash is not null and n.rotated_at is null and n.expires_at > ${now}`.as('unused'),
    )
    .where('t.token_hash', '=', hash)
    .where('s.revoked_at', 'is', null)
    .executeTakeFirst();
}

/** The person of a live session with what his roles permit today. */
export async function findSessionOwner(db: Db, sessionId: string): Promise<SessionOwner | undefined> {
  const found = await sql<OwnerRow>`
    select ${ownerColumns} from sessions s join users u on u.id = s.user_id
    where s.id = ${sessionId} and s.revoked_at is null and u.disabled_at is null`.execute(db);
  return ownerOf(found.rows[0]);
}

/** Ends one live session of this person; the first reason stays. */
export async function endSession(db: Db, userId: string, sessionId: string, reason: string, at: Date) {
  const ended = await db
    .updateTable('sessions')
    .set({ revoked_at: at.toISOString(), revoked_reason: reason })
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** Ends all sessions of a person, but for one if named. */
export async function endSessions(db: Db, userId: string, reason: string, at: Date, except: string | null) {
  await db
    .updateTable('sessions')
    .set({ revoked_at: at.toISOString(), revoked_reason: reason })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .$if(except !== null, (query) => query.where('id', '<>', except ?? ''))
    .execute();
}

export async function setStepUp(db: Db, sessionId: string, at: Date | null): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ step_up_at: at?.toISOString() ?? null })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Sessions that can still be continued, the latest first. */
export async function selectLiveSessions(db: Db, userId: string, now: Date) {
  return db
    .selectFrom('sessions as s')
    .select(['s.id', 's.platform', 's.device_id', 's.user_agent', 's.created_at', 's.last_seen_at'])
    .where('s.user_id', '=', userId)
    .where('s.revoked_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('refresh_tokens as t')
          .select('t.token_hash')
          .whereRef('t.session_id', '=', 's.id')
          .where('t.rotated_at', 'is', null)
          .where('t.expires_at', '>', now.toISOString()),
      ),
    )
    .orderBy('s.last_seen_at', 'desc')
    .limit(200)
    .execute();
}

/** Tickets nobody used are cleared away with the next one. */
export async function insertSocketTicket(
  db: Db,
  ticket: { hash: Buffer; sessionId: string } & Lease,
): Promise<void> {
  await sql`
    with old as (delete from socket_tickets where expires_at < ${ticket.at}::timestamptz - interval '1 minute')
    insert into socket_tickets (ticket_hash, session_id, expires_at)
    values (${ticket.hash}, ${ticket.sessionId}, ${ticket.expiresAt})`.execute(db);
}
