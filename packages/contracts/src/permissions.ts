import { z } from 'zod';

export const roles = [
  'admin',
  'energy_manager',
  'facility_manager',
  'technician',
  'caretaker',
  'viewer',
] as const;
export const Role = z.enum(roles).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

export const permissions = [
  'buildings:read',
  'buildings:write',
  'energy:read',
  'energy:ingest',
  'readings:write',
  'maintenance:read',
  'maintenance:report',
  'maintenance:work',
  'maintenance:plan',
  'alerts:read',
  'alerts:handle',
  'imports:write',
  'prices:read',
  'prices:write',
  'data_sources:read',
  'data_sources:write',
  'users:read',
  'users:write',
  'audit:read',
  'system:read',
  'system:write',
] as const;
export const Permission = z.enum(permissions).meta({ id: 'Permission' });
export type Permission = z.infer<typeof Permission>;

const reading: readonly Permission[] = [
  'buildings:read',
  'energy:read',
  'prices:read',
  'maintenance:read',
  'maintenance:report',
  'alerts:read',
];
const onSite: readonly Permission[] = [...reading, 'readings:write', 'maintenance:work', 'alerts:handle'];
const planning: readonly Permission[] = [...onSite, 'buildings:write', 'maintenance:plan'];

/** The one table of who may do what; the database's copy is written from it at start. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  admin: permissions,
  energy_manager: [
    ...planning,
    'energy:ingest',
    'imports:write',
    'prices:write',
    'data_sources:read',
    'data_sources:write',
    'system:read',
  ],
  facility_manager: planning,
  technician: onSite,
  caretaker: onSite,
  viewer: reading,
};

/** A role in the whole town (`buildingId` null) or in one building. */
export interface Grant {
  role: Role;
  buildingId: string | null;
}

/** Where someone may do something: everywhere, or in these buildings (none: nowhere). */
export type Reach = { name: 'town' } | { name: 'buildings'; ids: readonly string[] };

export function reachOf(grants: readonly Grant[], permission: Permission): Reach {
  const holding = grants.filter((grant) => rolePermissions[grant.role].includes(permission));
  if (holding.some((grant) => grant.buildingId === null)) return { name: 'town' };
  return { name: 'buildings', ids: [...new Set(holding.map((grant) => grant.buildingId ?? ''))] };
}

/** Default deny: may someone with these grants do this in that building (null: to the town as a whole)? */
export function can(grants: readonly Grant[], permission: Permission, buildingId: string | null): boolean {
  const reach = reachOf(grants, permission);
  return reach.name === 'town' || (buildingId !== null && reach.ids.includes(buildingId));
}

/** May someone do this anywhere at all? */
export function canSomewhere(grants: readonly Grant[], permission: Permission): boolean {
  return grants.some((grant) => rolePermissions[grant.role].includes(permission));
}
