import { townScopeId } from '@citypulse/contracts/sync-changes';
import { rightsEverywhere, scopesOf, selfRights } from '../../feed/scopes.ts';
import type { Caller } from '../../platform/caller.ts';

/** What a socket's person may see, and the rooms that carry it. */
export interface Access {
  sessionId: string;
  userId: string;
  authzVersion: number;
  /** Rights class per scope. */
  scopes: ReadonlyMap<string, string>;
  rooms: ReadonlySet<string>;
}

const everyBuilding = '*';
export const roomOf = (scope: string, rights: string): string => `${scope}|${rights}`;
const personalRoom = (userId: string): string => roomOf(userId, selfRights);

/** The rooms a change of the scope goes to, for one rights class. */
export function roomsOf(scope: string, rights: string): string[] {
  return scope === townScopeId || rights === selfRights
    ? [roomOf(scope, rights)]
    : [roomOf(scope, rights), roomOf(everyBuilding, rights)];
}

/** Someone who sees every building alike is in one room for all of them, and in it already when one is built. */
export function accessOf(
  caller: Pick<Caller, 'id' | 'sessionId' | 'authzVersion' | 'grants'>,
  buildingIds: readonly string[],
): Access {
  const scopes = scopesOf(caller, buildingIds);
  const everywhere = rightsEverywhere(scopes, buildingIds);
  const rooms = new Set<string>();
  for (const [scope, rights] of scopes) {
    const isBuilding = scope !== townScopeId && rights !== selfRights;
    rooms.add(isBuilding && everywhere !== undefined ? roomOf(everyBuilding, rights) : roomOf(scope, rights));
  }
  return {
    sessionId: caller.sessionId ?? '',
    userId: caller.id,
    authzVersion: caller.authzVersion,
    scopes,
    rooms,
  };
}

/** The rooms of some buildings only: what `subscribe` narrows to. */
export function narrowed(access: Access, buildings: readonly string[]): Set<string> {
  const rooms = new Set([personalRoom(access.userId)]);
  const town = access.scopes.get(townScopeId);
  if (town !== undefined) rooms.add(roomOf(townScopeId, town));
  for (const id of buildings) {
    const rights = access.scopes.get(id);
    if (rights !== undefined) rooms.add(roomOf(id, rights));
  }
  return rooms;
}

export const sameScopes = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([scope, rights]) => b.get(scope) === rights);
