import type { RoleAssignment } from '@citypulse/contracts/users';
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../platform/db.ts';

const asRows = (wanted: readonly RoleAssignment[]): RawBuilder<unknown> => sql`
  unnest(${wanted.map((one) => one.role)}::text[], ${wanted.map((one) => one.buildingId)}::uuid[],
    ${wanted.map((one) => one.validFrom)}::date[], ${wanted.map((one) => one.validTo)}::date[],
    ${wanted.map((one) => one.standsInFor ?? null)}::uuid[])
    as w (role, building_id, valid_from, valid_to, stands_in_for)`;

/**
 * Makes the assignments exactly these. One statement, so that the row-level security of every part asks for the
 * rights before it: who takes his own away may still finish.
 */
export async function replaceAssignments(
  db: Db,
  userId: string,
  wanted: readonly RoleAssignment[],
): Promise<void> {
  await sql`
    with wanted as (select * from ${asRows(wanted)}),
    gone as (
      delete from role_assignments a where a.user_id = ${userId} and not exists (
        select from wanted w where w.role = a.role and w.building_id is not distinct from a.building_id
          and w.valid_from is not distinct from a.valid_from))
    insert into role_assignments (user_id, role, building_id, valid_from, valid_to, stands_in_for)
    select ${userId}::uuid, role, building_id, valid_from, valid_to, stands_in_for from wanted
    on conflict (user_id, role, building_id, valid_from) do update
      set valid_to = excluded.valid_to, stands_in_for = excluded.stands_in_for
      where (role_assignments.valid_to, role_assignments.stands_in_for)
        is distinct from (excluded.valid_to, excluded.stands_in_for)`.execute(db);
}

/** Whether every new standing in takes over something that person does himself in those days. */
export async function standsInWell(
  db: Db,
  userId: string,
  wanted: readonly RoleAssignment[],
): Promise<boolean> {
  const found = await sql<{ well: boolean }>`
    select not exists (
      select from ${asRows(wanted)} where w.stands_in_for is not null
        and not exists (
          select from role_assignments o where o.user_id = w.stands_in_for and o.stands_in_for is null
            and o.role = w.role and o.building_id is not distinct from w.building_id
            and coalesce(o.valid_from <= w.valid_to, true) and coalesce(o.valid_to >= w.valid_to, true))
        and not exists (
          select from role_assignments a where a.user_id = ${userId} and a.stands_in_for = w.stands_in_for
            and a.role = w.role and a.building_id is not distinct from w.building_id
            and a.valid_from is not distinct from w.valid_from and a.valid_to is not distinct from w.valid_to)
    ) as well`.execute(db);
  return found.rows[0]?.well ?? false;
}

/** What gives somebody rights today, and for whom he stands in. */
export async function selectSources(db: Db, userId: string) {
  return db
    .selectFrom('assignments_in_force as a')
    .leftJoin('users as u', 'u.id', 'a.stands_in_for')
    .select([
      'a.role',
      'a.building_id',
      'a.valid_to',
      'a.stands_in_for',
      'u.display_name as stands_in_for_name',
    ])
    .where('a.user_id', '=', userId)
    .orderBy('a.role')
    .orderBy('a.building_id')
    .execute();
}
