import type { DirectoryGroup } from '@citypulse/contracts/directory';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export async function findDirectory(db: Db) {
  return db
    .selectFrom('directory')
    .select(['name', 'issuer', 'client_id', 'client_secret', 'groups_claim', 'enabled', 'version'])
    .executeTakeFirst();
}
export type DirectoryRow = NonNullable<Awaited<ReturnType<typeof findDirectory>>>;

export async function selectDirectoryGroups(db: Db) {
  return db
    .selectFrom('directory_groups')
    .select(['group_name', 'role', 'building_id'])
    .orderBy('group_name')
    .orderBy('role')
    .execute();
}

export interface DirectoryFields {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: Buffer;
  groupsClaim: string;
  enabled: boolean;
}

/** Of two who write at once the second finds another version and nothing is written. */
export async function writeDirectory(
  db: Db,
  fields: DirectoryFields,
  known: number | null,
): Promise<boolean> {
  const { name, issuer, clientId, clientSecret, groupsClaim, enabled } = fields;
  const values = {
    name,
    issuer,
    client_id: clientId,
    client_secret: clientSecret,
    groups_claim: groupsClaim,
    enabled,
  };
  const row = await db
    .insertInto('directory')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(values)
        .where((eb) => (known === null ? eb.val(true) : eb('directory.version', '=', known))),
    )
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

export async function replaceDirectoryGroups(db: Db, groups: readonly DirectoryGroup[]): Promise<void> {
  await sql`
    with wanted as (
      select distinct * from unnest(${groups.map(({ group }) => group)}::text[],
        ${groups.map(({ role }) => role)}::text[], ${groups.map(({ buildingId }) => buildingId)}::uuid[])
        as w (group_name, role, building_id)),
    gone as (
      delete from directory_groups g where not exists (
        select from wanted w where w.group_name = g.group_name and w.role = g.role
          and w.building_id is not distinct from g.building_id))
    insert into directory_groups (group_name, role, building_id)
    select group_name, role, building_id from wanted
    on conflict (group_name, role, building_id) do nothing`.execute(db);
}

export async function deleteDirectory(db: Db): Promise<void> {
  await db.deleteFrom('directory').execute();
}

/** Whose account this is; a disabled person has none. */
export async function findDirectoryAccount(db: Db, issuer: string, subject: string) {
  return db
    .selectFrom('directory_accounts as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select(['a.id', 'a.user_id', 'u.disabled_at'])
    .where('a.issuer', '=', issuer)
    .where('a.subject', '=', subject)
    .executeTakeFirst();
}

export async function findAccountOf(db: Db, issuer: string, userId: string) {
  return db
    .selectFrom('directory_accounts')
    .select(['id', 'subject', 'created_at'])
    .where('issuer', '=', issuer)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** Somebody an administrator has invited and who has not come in by any way yet. */
export async function findInvited(db: Db, email: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('users as u')
    .select('u.id')
    .where(sql`lower(u.email)`, '=', email.toLowerCase())
    .where('u.disabled_at', 'is', null)
    .where('u.password_changed_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('account_links as l')
          .select('l.id')
          .whereRef('l.user_id', '=', 'u.id')
          .where('l.purpose', '=', 'invitation')
          .where('l.withdrawn_at', 'is', null),
      ),
    )
    .executeTakeFirst();
  return row?.id;
}

/** Nothing when the directory's account or the person is connected otherwise already. */
export async function insertDirectoryAccount(db: Db, issuer: string, subject: string, userId: string) {
  return db
    .insertInto('directory_accounts')
    .values({ issuer, subject, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** Whether the town has an administrator besides this person. */
export async function hasOtherAdmin(db: Db, userId: string): Promise<boolean> {
  const found = await db
    .selectFrom('assignments_in_force as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select('u.id')
    .where('a.role', '=', 'admin')
    .where('a.building_id', 'is', null)
    .where('u.id', '<>', userId)
    .where('u.disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Rights that the groups give come and go; those an administrator gave stay as they are. */
export async function syncAssignments(
  db: Db,
  userId: string,
  groups: readonly string[],
  { staysAdmin }: { staysAdmin: boolean },
): Promise<void> {
  await sql`
    with wanted as (
      select distinct role, building_id from directory_groups where group_name = any (${groups}::text[])),
    gone as (
      delete from role_assignments a where a.user_id = ${userId} and a.from_directory and not exists (
        select from wanted w where w.role = a.role and w.building_id is not distinct from a.building_id)
        and not (${staysAdmin} and a.role = 'admin' and a.building_id is null))
    insert into role_assignments (user_id, role, building_id, from_directory)
    select ${userId}::uuid, role, building_id, true from wanted
    on conflict (user_id, role, building_id, valid_from) do nothing`.execute(db);
}

/** The session is as fresh as the sign-in at the directory. */
export async function insertDirectorySession(
  db: Db,
  sessionId: string,
  there: { accountId: string; session: string | null; authenticatedAt: string },
): Promise<void> {
  const { accountId, session, authenticatedAt } = there;
  await sql`
    with fresh as (
      update sessions set authenticated_at = least(authenticated_at, ${authenticatedAt}::timestamptz)
      where id = ${sessionId})
    insert into directory_sessions (session_id, account_id, provider_session)
    values (${sessionId}, ${accountId}, ${session})`.execute(db);
}

/** A logout token counts once; those that have ended are cleared away with the next. */
export async function takeLogout(db: Db, tokenId: string, expiresAt: Date, at: Date): Promise<boolean> {
  const taken = await sql<{ token_id: string }>`
    with old as (delete from directory_logouts where expires_at < ${at})
    insert into directory_logouts (token_id, expires_at) values (${tokenId}, ${expiresAt})
    on conflict (token_id) do nothing returning token_id`.execute(db);
  return taken.rows.length > 0;
}

export interface SignedOut {
  issuer: string;
  subject: string | null;
  session: string | null;
}

/** Live sessions that began with this sign-in at the directory, or with any of this person. */
export async function selectSignedOut(db: Db, { issuer, subject, session }: SignedOut) {
  return db
    .selectFrom('directory_sessions as d')
    .innerJoin('directory_accounts as a', 'a.id', 'd.account_id')
    .innerJoin('sessions as s', 's.id', 'd.session_id')
    .select(['s.id', 's.user_id'])
    .where('a.issuer', '=', issuer)
    .where('s.revoked_at', 'is', null)
    .$if(subject !== null, (query) => query.where('a.subject', '=', subject ?? ''))
    .$if(session !== null, (query) => query.where('d.provider_session', '=', session ?? ''))
    .execute();
}
