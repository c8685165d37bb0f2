import type { Response } from '@citypulse/contracts/endpoint';
import type { assignablePeople as contract } from '@citypulse/contracts/maintenance';
import { can } from '@citypulse/contracts/permissions';
import { mayAssign } from '@citypulse/contracts/task-rules';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { getBuilding } from '../buildings/buildings.service.ts';
import { listPeopleWhoCanWork } from './tasks.sql.ts';

/** By name; nothing of people who work elsewhere. */
export async function assignablePeople(
  app: AppContext,
  caller: Caller,
  buildingId: string,
): Promise<Response<typeof contract>> {
  await getBuilding(app, caller, buildingId);
  if (!can(caller.grants, 'maintenance:read', buildingId)) throw new AppError('forbidden');
  const items = await listPeopleWhoCanWork(app.db.as(caller), buildingId);
  return { items: items as Response<typeof contract>['items'], nextCursor: null };
}

export function requireMayAssign(
  caller: Caller,
  buildingId: string,
  before: readonly string[],
  after: readonly string[],
): void {
  if (!mayAssign(caller, buildingId, before, after))
    throw new AppError('forbidden', 'Assigning others needs the right to plan');
}

export async function requireAssignable(db: Db, buildingId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const able = new Set((await listPeopleWhoCanWork(db, buildingId)).map(({ id }) => id));
  const unknown = ids.filter((id) => !able.has(id));
  if (unknown.length === 0) return;
  throw new AppError('unknown_person', 'Not everybody named can work in this building', {
    errors: unknown.map((id) => ({ path: 'body.assigneeIds', code: 'unknown_person', message: id })),
  });
}
