import type { StoreFailure } from '../live-events.ts';
import type { LiveState } from '../live-state.ts';
import type { UplinkCore } from './uplink-core.ts';

export type SyncTrouble = StoreFailure | 'revoked' | 'refused' | 'too_old';

interface Counts {
  /** Mutations and photos that have not arrived. */
  pending: number;
  /** Open Konflikte of one's own changes. */
  conflicts: number;
  refused: number;
  /** When everything known to the server was known here. */
  lastSyncAt: Date | null;
}

/** What the person is told about the state of what he sees and has done. */
export type SyncState = Counts &
  (
    | { name: 'current' | 'pending' | 'syncing' | 'offline' | 'conflicts' }
    /** Nothing goes on by itself: the device is full, was shut out, or the app is too old. */
    | { name: 'error'; why: SyncTrouble }
  );

/** Before anything is known of the device, nothing may be called current. */
export const nobodysState: SyncState = {
  name: 'syncing',
  pending: 0,
  conflicts: 0,
  refused: 0,
  lastSyncAt: null,
};

interface Known extends Counts {
  live: Pick<LiveState, 'name' | 'broken'>;
  uplink: Pick<UplinkCore, 'push' | 'trouble'> | undefined;
  /** What somebody looks at cannot be read from the store. */
  isUnread: boolean;
  signedIn: boolean;
}

export function syncStateOf({ live, uplink, isUnread, signedIn, ...counts }: Known): SyncState {
  const trouble = troubleOf(uplink);
  const why = live.broken ?? (isUnread ? 'store_failed' : trouble);
  if (why) return { ...counts, name: 'error', why };
  if (!signedIn || live.name === 'offline' || live.name === 'signed_out')
    return { ...counts, name: 'offline' };
  if (counts.conflicts + counts.refused > 0) return { ...counts, name: 'conflicts' };
  const isMoving = (counts.pending > 0 && uplink?.push === 'running') || live.name === 'catching_up';
  if (isMoving) return { ...counts, name: 'syncing' };
  if (counts.pending > 0) return { ...counts, name: 'pending' };
  return { ...counts, name: live.name === 'connecting' ? 'syncing' : 'current' };
}

function troubleOf(uplink: Known['uplink']): SyncTrouble | null {
  const trouble = uplink?.trouble;
  return trouble === 'revoked' || trouble === 'refused' || trouble === 'too_old' ? trouble : null;
}
