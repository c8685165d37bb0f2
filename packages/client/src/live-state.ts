import type { LiveCore, StoreFailure } from './live-events.ts';

/**
 * What a person may be told. `live`: the socket is joined and nothing is missing. `delayed`: no socket, but the
 * feed is asked every few seconds. `offline`: neither; what is shown is as of `caughtUpAt`.
 */
export interface LiveState {
  name: 'signed_out' | 'offline' | 'connecting' | 'catching_up' | 'live' | 'delayed';
  /** New values arrive by themselves. */
  joined: boolean;
  /** When everything known to the server was known here; of use while not `live`. */
  caughtUpAt: Date | null;
  /** The device takes no more of what the server tells; what is shown stays as it is. */
  broken?: StoreFailure | null;
}

export const signedOutLive: LiveState = { name: 'signed_out', joined: false, caughtUpAt: null };

export function nameOf(core: LiveCore): LiveState['name'] {
  if (!core.session) return 'signed_out';
  if (!core.online) return 'offline';
  if (core.link === 'joined') return joinedName(core);
  if (core.link === 'joining') return 'catching_up';
  if (core.pullFailures > 0) return core.linkFailures > 0 ? 'offline' : 'connecting';
  return core.linkFailures > 1 && core.pulledWithoutLink ? 'delayed' : 'connecting';
}

function joinedName(core: LiveCore): LiveState['name'] {
  if (core.pull === 'waiting') return 'delayed';
  // Of what is missing the snapshots have not all come.
  if (core.keeps && (core.cursor === null || core.stages.length > 0)) return 'catching_up';
  return core.pull === 'running' || core.pullWanted ? 'catching_up' : 'live';
}
