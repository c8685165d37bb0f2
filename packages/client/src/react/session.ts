import { can, canSomewhere, type Permission } from '@citypulse/contracts/permissions';
import type { SignedInUser } from '@citypulse/contracts/identity';
import { useSyncExternalStore } from 'react';
import type { LiveState } from '../live-state.ts';
import { userOf } from '../session.ts';
import type { SessionState } from '../session-state.ts';
import type { Store } from '../store.ts';
import { useClient } from './provider.ts';

const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get, store.get);

export const useSession = (): SessionState => useStore(useClient().session.state);

export const useLive = (): LiveState => useStore(useClient().live.state);

/** The person at work, also while an expired session waits for the password. */
export function useUser(): SignedInUser {
  const user = userOf(useSession());
  if (!user) throw new Error('Nobody is signed in');
  return user;
}

/** May the person do this in that building (null: town-wide; left out: anywhere)? Only hides what the server would refuse. */
export function useCan(permission: Permission, buildingId?: string | null): boolean {
  const grants = userOf(useSession())?.roles ?? [];
  return buildingId === undefined ? canSomewhere(grants, permission) : can(grants, permission, buildingId);
}
