import { Role, type Grant } from '@citypulse/contracts/permissions';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../platform/db.ts';

const Grants = z.array(z.object({ role: Role, buildingId: z.uuid().nullable() }));

export interface SessionRights {
  sessionId: string;
  id: string;
  authzVersion: number;
  grants: readonly Grant[];
}

/**
 * The rights of many sessions today (the town's local day) in one query; left out are those that
 * have ended, of disabled people, and those whose person has to prove once more who he is.
 */
export async function findSessionRights(
  db: Db,
  sessionIds: readonly string[],
  now: Date,
): Promise<SessionRights[]> {
  const { rows } = await sql<Omit<SessionRights, 'grants'> & { grants: unknown }>`
    select s.id as "sessionId", u.id, u.authz_version as "authzVersion",
      (select coalesce(jsonb_agg(jsonb_build_object('role', a.role, 'buildingId', a.building_id)), '[]')
       from assignments_in_force a where a.user_id = u.id) as grants
    from sessions s join users u on u.id = s.user_id
    where s.id = any(${sessionIds}::uuid[]) and s.revoked_at is null and u.disabled_at is null
      and coalesce(s.step_up_at <= s.authenticated_at, true)
      and (s.viewed_by is null or view_holds(s.viewed_by, s.ends_at, ${now}))`.execute(db);
  return rows.map((row) => ({ ...row, grants: Grants.parse(row.grants) }));
}

export async function listBuildingIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('buildings').select('id').execute();
  return rows.map(({ id }) => id);
}

/** Has a day begun that nobody has told people's sessions and devices of yet? */
export async function isNewDay(db: Db): Promise<boolean> {
  const { rows } = await sql`select from rights_day where day < town_today()`.execute(db);
  return rows.length > 0;
}

/** Of several nodes one tells of it. */
export async function noticeNewDay(db: Db): Promise<void> {
  await sql`select notice_new_day()`.execute(db);
}
