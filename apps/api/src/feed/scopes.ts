import { can, canSomewhere, reachOf, type Grant, type Permission } from '@citypulse/contracts/permissions';
import { syncEntityNames, townScopeId, type Scope, type SyncEntity } from '@citypulse/contracts/sync-changes';
import { syncEntities } from '@citypulse/contracts/sync-entities';

/** Rights class of the rows addressed to a person. */
export const selfRights = 'self';

const resourceOf = (permission: Permission): string => permission.split(':')[0] ?? '';

const permissionsIn = (scope: 'town' | 'building'): Permission[] => [
  ...new Set(
    syncEntityNames.flatMap((name) => {
      const entity = syncEntities[name];
      return entity.scope === scope && entity.permission ? [entity.permission] : [];
    }),
  ),
];
const townPermissions = permissionsIn('town');
const buildingPermissions = permissionsIn('building');

const rightsOf = (permissions: readonly Permission[]): string =>
  permissions.map(resourceOf).toSorted().join(',');

/** Does a reader of this rights class receive the entity? */
export function carries(rights: string, entity: SyncEntity): boolean {
  const { permission } = syncEntities[entity];
  return permission === null ? rights === selfRights : rights.split(',').includes(resourceOf(permission));
}

/** What someone may see of the feed, by scope: what is addressed to him, and where he has any right. */
export function scopesOf(
  { id, grants }: { id: string; grants: readonly Grant[] },
  buildingIds: readonly string[],
): Map<string, string> {
  const scopes = new Map([[id, selfRights]]);
  const town = townPermissions.filter((permission) => canSomewhere(grants, permission));
  if (town.length > 0) scopes.set(townScopeId, rightsOf(town));
  for (const building of withinReach(grants, buildingIds)) {
    const permissions = buildingPermissions.filter((permission) => can(grants, permission, building));
    scopes.set(building, rightsOf(permissions));
  }
  return scopes;
}

function withinReach(grants: readonly Grant[], buildingIds: readonly string[]): readonly string[] {
  const reaches = buildingPermissions.map((permission) => reachOf(grants, permission));
  if (reaches.some((reach) => reach.name === 'town')) return buildingIds;
  return [...new Set(reaches.flatMap((reach) => (reach.name === 'buildings' ? reach.ids : [])))];
}

/** The entities of a scope, in the order a snapshot sends them. */
export function entitiesOf({ id, rights }: Scope): SyncEntity[] {
  const inTown = id === townScopeId ? 'town' : 'building';
  const kind = rights === selfRights ? 'person' : inTown;
  return syncEntityNames.filter((name) => syncEntities[name].scope === kind && carries(rights, name));
}

/** The rights class someone has in every building alike, if so: one room then serves them all. */
export function rightsEverywhere(
  scopes: ReadonlyMap<string, string>,
  buildingIds: readonly string[],
): string | undefined {
  const [first] = buildingIds;
  const rights = first === undefined ? undefined : scopes.get(first);
  return buildingIds.every((id) => scopes.get(id) === rights) ? rights : undefined;
}

/** How what a client holds differs from what its person may see now; other rights are a scope lost and one gained. */
export function compareScopes(held: readonly Scope[], now: ReadonlyMap<string, string>) {
  const same = new Set(held.filter((scope) => now.get(scope.id) === scope.rights).map((scope) => scope.id));
  return {
    added: [...now].filter(([id]) => !same.has(id)).map(([id, rights]) => ({ id, rights })),
    removed: [...new Set(held.map((scope) => scope.id))].filter((id) => !same.has(id)),
  };
}
