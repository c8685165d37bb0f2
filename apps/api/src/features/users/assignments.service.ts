import type { UserId } from '@citypulse/contracts/common';
import { permissions, reachOf, rolePermissions, type Permission } from '@citypulse/contracts/permissions';
import { EffectiveRight, RightSource, type RoleAssignment } from '@citypulse/contracts/users';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { conflicting, requireTown } from '../../platform/refusals.ts';
import { replaceAssignments, selectSources, standsInWell } from './assignments.sql.ts';
import { findUser } from './users.sql.ts';

/** Within the caller's transaction, which holds the administration still where others' rights may change meanwhile. */
export async function assign(db: Db, userId: string, assignments: readonly RoleAssignment[]): Promise<void> {
  const wanted = unambiguous(assignments);
  const standsIn = wanted.some((one) => one.standsInFor !== undefined);
  if (standsIn && !(await standsInWell(db, userId, wanted)))
    throw conflicting('assignments', 'The person stood in for does not do this there in those days');
  await replaceAssignments(db, userId, wanted);
}

/** The same role, place and beginning twice would leave the end open to chance. */
function unambiguous(assignments: readonly RoleAssignment[]): RoleAssignment[] {
  const byKey = new Map<string, RoleAssignment>();
  for (const one of assignments) {
    const key = JSON.stringify([one.role, one.buildingId, one.validFrom]);
    const other = byKey.get(key) ?? one;
    if (other.validTo !== one.validTo || other.standsInFor !== one.standsInFor) {
      throw conflicting('assignments', 'The same assignment twice, otherwise');
    }
    byKey.set(key, one);
  }
  return [...byKey.values()];
}

/** What somebody may do today and why, by the rows and the table that decide his requests. */
export async function getEffectiveRights(app: AppContext, caller: Caller, id: UserId) {
  requireTown(caller, 'users:read', 'Seeing the rights of others');
  const db = app.db.as(caller);
  const person = await findUser(db, id);
  if (!person) throw new AppError('not_found', 'No such user');
  const rows = person.disabled_at === null ? await selectSources(db, id) : [];
  const sources = rows.map(toSource);
  return { items: permissions.flatMap((permission) => rightOf(sources, permission)) };
}

function rightOf(sources: readonly RightSource[], permission: Permission): EffectiveRight[] {
  const reach = reachOf(sources, permission);
  if (reach.name === 'buildings' && reach.ids.length === 0) return [];
  return [
    EffectiveRight.parse({
      permission,
      buildingIds: reach.name === 'town' ? null : reach.ids,
      through: sources.filter(({ role }) => rolePermissions[role].includes(permission)),
    }),
  ];
}

const toSource = (row: Awaited<ReturnType<typeof selectSources>>[number]): RightSource =>
  RightSource.parse({
    role: row.role,
    buildingId: row.building_id,
    validTo: row.valid_to,
    standsInFor:
      row.stands_in_for === null ? null : { id: row.stands_in_for, name: row.stands_in_for_name ?? '' },
  });
