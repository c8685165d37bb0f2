import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/permission-checks';
import { can, canSomewhere, type Permission } from '@citypulse/contracts/permissions';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { buildingColumnOf, findPlace } from './permission-checks.sql.ts';

type Answer = Response<typeof contract.validateMobilePermission>;

/** Whoever may see a thing is told why not; to who may not, it does not exist. */
const sight = {
  building: 'buildings:read',
  task: 'maintenance:read',
  measuring_point: 'buildings:read',
  meter: 'buildings:read',
  asset: 'buildings:read',
  fault_report: 'maintenance:read',
  alert: 'alerts:read',
} as const satisfies Record<contract.PermissionContext['t'], Permission>;

/** Asks the same `can` that the operations ask. */
export async function validateMobilePermission(
  app: AppContext,
  caller: Caller,
  { permission, context }: Parsed<typeof contract.validateMobilePermission>['body'],
): Promise<Answer> {
  const { authzVersion, grants } = caller;
  const refused = (reason: Answer['reason']): Answer => ({ allowed: false, reason, roles: [], authzVersion });
  if (!canSomewhere(grants, permission)) return refused('no_role');
  let place: string | null = null;
  if (context) {
    const scope = scopeFilter(caller, sight[context.t], buildingColumnOf(context));
    const found = await findPlace(app.db.as(caller), scope, context);
    if (found === undefined) return refused('not_found');
    place = found;
  }
  if (!can(grants, permission, place)) return refused('elsewhere');
  const roles = grants.filter((grant) => can([grant], permission, place)).map(({ role }) => role);
  return { allowed: true, reason: 'granted', roles: [...new Set(roles)], authzVersion };
}
