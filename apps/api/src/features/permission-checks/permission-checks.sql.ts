import type { PermissionContext } from '@citypulse/contracts/permission-checks';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

const tables = {
  building: 'buildings',
  task: 'maintenance_tasks',
  measuring_point: 'measuring_points',
  meter: 'meters',
  asset: 'assets',
  fault_report: 'fault_reports',
  alert: 'alerts',
} as const satisfies Record<PermissionContext['t'], string>;

export const buildingColumnOf = ({ t }: PermissionContext) => (t === 'building' ? 'id' : 'building_id');

/** The building a thing lies in, if the caller may know of it. */
export async function findPlace(
  db: Db,
  scope: Scope,
  context: PermissionContext,
): Promise<string | undefined> {
  const { rows } = await sql<{ place: string }>`
    select ${sql.ref(buildingColumnOf(context))} as place from ${sql.table(tables[context.t])}
    where id = ${context.id} and ${scope}`.execute(db);
  return rows[0]?.place;
}
