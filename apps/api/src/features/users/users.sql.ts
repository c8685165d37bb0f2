import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { forgottenAddress } from './forgetting.sql.ts';

/** As a German reader expects it: Änne before Berta. */
const sortName = sql<string>`u.display_name collate "de-x-icu"`;

const selectUsers = (db: Db) =>
  db
    .selectFrom('users as u')
    .select(['u.id', 'u.email', 'u.display_name', 'u.language', 'u.disabled_at', 'u.created_at', 'u.version'])
    .select((eb) => [
      eb
        .selectFrom('sessions as s')
        .select((one) => one.fn.max('s.last_seen_at').as('at'))
        .whereRef('s.user_id', '=', 'u.id')
        .where('s.viewed_by', 'is', null)
        .as('last_seen_at'),
      sql<unknown>`coalesce((
        select jsonb_agg(jsonb_build_object('role', a.role, 'buildingId', a.building_id, 'validFrom', a.valid_from,
          'validTo', a.valid_to) || case when a.stands_in_for is null then '{}'
          else jsonb_build_object('standsInFor', a.stands_in_for) end order by a.role, a.building_id, a.valid_from)
        from role_assignments a where a.user_id = u.id), '[]')`.as('assignments'),
    ]);

export type UserRow = Awaited<ReturnType<typeof findUser>> & object;

export interface UserPage {
  search: string | undefined;
  after: { name: string; id: string } | null;
  limit: number;
}

/** One row more than a page, by name. */
export async function selectUserPage(db: Db, page: UserPage): Promise<UserRow[]> {
  const { search, after } = page;
  const pattern = `%${(search ?? '').trim().replace(/[\\%_]/g, '\\$&')}%`;
  return selectUsers(db)
    .$if(pattern !== '%%', (query) =>
      query.where(sql<boolean>`(u.display_name ilike ${pattern} or u.email ilike ${pattern})`),
    )
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(${sortName}, u.id) > (${after?.name ?? ''}::text collate "de-x-icu", ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy(sortName)
    .orderBy('u.id')
    .where('u.guest', '=', false)
    .where('u.email', 'not like', `%${forgottenAddress}`)
    .limit(page.limit + 1)
    .execute();
}

export async function findUser(db: Db, id: string) {
  return selectUsers(db).where('u.id', '=', id).executeTakeFirst();
}

export interface NewUser {
  id: string;
  email: string;
  displayName: string;
  language: 'de' | 'en';
  /** null: an invited person, who sets one by the link. */
  passwordHash: string | null;
  at: Date;
}

/** False when a user with this id exists already. */
export async function insertUser(db: Db, user: NewUser): Promise<boolean> {
  const row = await db
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      display_name: user.displayName,
      language: user.language,
      password_hash: user.passwordHash,
      password_changed_at: user.passwordHash === null ? null : user.at.toISOString(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface UserChange {
  email?: string | undefined;
  displayName?: string | undefined;
  language?: 'de' | 'en' | undefined;
  passwordHash?: string | undefined;
  disabled?: boolean | undefined;
  at: Date;
}

/** Nothing to change is no row to write; the version decides between two who edit at once. */
export async function updateUserRow(
  db: Db,
  id: string,
  version: number | null,
  change: UserChange,
): Promise<boolean> {
  const at = change.at.toISOString();
  const disabledAt = change.disabled ? sql<string>`coalesce(disabled_at, ${at}::timestamptz)` : null;
  const row = await db
    .updateTable('users')
    .set({
      ...(change.email === undefined ? {} : { email: change.email }),
      ...(change.displayName === undefined ? {} : { display_name: change.displayName }),
      ...(change.language === undefined ? {} : { language: change.language }),
      ...(change.passwordHash === undefined
        ? {}
        : { password_hash: change.passwordHash, password_changed_at: at }),
      ...(change.disabled === undefined ? {} : { disabled_at: disabledAt }),
    })
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version ?? 0))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Held until the end of the transaction: of two administrators who remove each other one comes second and sees it. */
export async function lockAdministration(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(727381)`.execute(db);
}

export async function adminExists(db: Db): Promise<boolean> {
  const found = await sql<{ exists: boolean }>`select admin_exists() as exists`.execute(db);
  return found.rows[0]?.exists ?? false;
}

export async function findUserIdByEmail(db: Db, email: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst();
  return row?.id;
}

export async function deleteUser(db: Db, id: string): Promise<void> {
  await db.deleteFrom('users').where('id', '=', id).execute();
}
