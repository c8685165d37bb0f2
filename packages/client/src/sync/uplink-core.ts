import { mostMutationsPerPush } from '@citypulse/contracts/mutations';
import { backoff } from '../backoff.ts';

/*
 * The uplink as a pure machine: one push in flight, and nothing it waits for is the downlink's. What is to be sent lies
 * in the store; the machine only decides when, and how much at once. A refusal of the session stops it until somebody
 * is signed in again; whatever else goes wrong is tried again. Nothing is ever dropped here.
 */
export interface UplinkCore {
  /** Somebody is signed in with a session that is good. */
  session: boolean;
  online: boolean;
  /** This tab is the one that sends. */
  leads: boolean;
  push: 'idle' | 'running' | 'waiting';
  number: number;
  failures: number;
  /** Something was queued that the push under way may not carry. */
  wanted: boolean;
  /** Mutations per push: narrowed to find the one that a whole batch is refused for. */
  limit: number;
  /** Why the last push came to nothing; for the person to see. */
  trouble: UplinkTrouble | null;
}

export type UplinkTrouble = 'unreachable' | 'revoked' | 'signed_out' | 'refused' | 'too_old';

export type UplinkEvent =
  | { type: 'session'; is: boolean }
  | { type: 'online'; is: boolean }
  | { type: 'leads'; is: boolean }
  /** Something is queued, or somebody wants it sent now. */
  | { type: 'queued'; atOnce?: boolean }
  /** The server may be a restored one: an answer that is still to come would be that of its former life. */
  | { type: 'reset' }
  | { type: 'timer' }
  /** `left`: more is queued. `nothing`: there was nothing to send. */
  | { type: 'pushed'; number: number; left: boolean; nothing?: boolean }
  /** Part of it, or all, is to be sent again later. */
  | { type: 'push_failed'; number: number; why: PushFailure; retryAfterSeconds?: number };

export type PushFailure =
  | 'passing'
  /** The numbers were set right meanwhile. */
  | 'renumbered'
  /** One mutation of several is why: the batch is cut down to find it. */
  | 'one_of_many'
  | 'signed_out'
  | 'revoked'
  | 'too_old'
  | 'refused';

export type UplinkEffect =
  | { type: 'push'; number: number; limit: number }
  | { type: 'timer'; ms: number }
  | { type: 'cancel' }
  /** What was sent shows when it has been pulled. */
  | { type: 'pull' };

export type UplinkStep = [UplinkCore, UplinkEffect[]];

export const initialUplink: UplinkCore = {
  session: false,
  online: true,
  leads: true,
  push: 'idle',
  number: 0,
  failures: 0,
  wanted: false,
  limit: mostMutationsPerPush,
  trouble: null,
};

const limits = { base: 1_000, cap: 60_000 };

function push(state: UplinkCore): UplinkStep {
  if (!state.session || !state.online || !state.leads || state.push !== 'idle') {
    return [{ ...state, wanted: true }, []];
  }
  const number = state.number + 1;
  return [
    { ...state, push: 'running', number, wanted: false },
    [{ type: 'cancel' }, { type: 'push', number, limit: state.limit }],
  ];
}

/** Its late answer no longer counts; what it did the next push is told. */
const giveUp = (state: UplinkCore): UplinkStep => [
  { ...state, push: 'idle', number: state.number + 1, wanted: true },
  [{ type: 'cancel' }],
];

function changed(state: UplinkCore, part: 'session' | 'online' | 'leads', is: boolean): UplinkStep {
  if (state[part] === is) return [state, []];
  const next = { ...state, [part]: is, trouble: is ? null : state.trouble };
  return is
    ? push({ ...next, push: next.push === 'waiting' ? 'idle' : next.push, failures: 0 })
    : giveUp(next);
}

function onPushed(state: UplinkCore, left: boolean, nothing: boolean): UplinkStep {
  const idle: UplinkCore = {
    ...state,
    push: 'idle',
    failures: 0,
    trouble: null,
    limit: widened(state.limit),
  };
  const again = left || state.wanted;
  const [next, effects]: UplinkStep = again ? push(idle) : [idle, []];
  return [next, nothing ? effects : [...effects, { type: 'pull' }]];
}

const widened = (limit: number): number => Math.min(mostMutationsPerPush, limit * 4);

function onFailed(
  state: UplinkCore,
  event: UplinkEvent & { type: 'push_failed' },
  chance: number,
): UplinkStep {
  const idle: UplinkCore = { ...state, push: 'idle' };
  const { why } = event;
  if (why === 'signed_out' || why === 'revoked') {
    return [{ ...idle, session: false, wanted: true, trouble: why }, []];
  }
  // At most once in a row at once: a server that keeps asking for other numbers is not hurried.
  if (why === 'renumbered' && state.failures === 0) return push({ ...idle, failures: 1 });
  if (why === 'one_of_many' && state.limit > 1) return push({ ...idle, limit: 1 });
  const ms = backoff(state.failures, chance, limits, event.retryAfterSeconds);
  const trouble = why === 'too_old' || why === 'refused' ? why : 'unreachable';
  return [{ ...idle, push: 'waiting', failures: state.failures + 1, trouble }, [{ type: 'timer', ms }]];
}

const isStale = (state: UplinkCore, event: UplinkEvent): boolean =>
  'number' in event && (event.number !== state.number || state.push !== 'running');

/** `chance` in [0, 1) is the only randomness. */
export function stepUplink(state: UplinkCore, event: UplinkEvent, chance: number): UplinkStep {
  if (isStale(state, event)) return [state, []];
  switch (event.type) {
    case 'session':
    case 'online':
    case 'leads':
      return changed(state, event.type, event.is);
    case 'queued': {
      // What waits for the server's sake goes on waiting, unless somebody insists.
      const isWoken = event.atOnce === true && state.push === 'waiting';
      return push(isWoken ? { ...state, push: 'idle' } : state);
    }
    case 'reset':
      return state.push === 'running' ? push(giveUp(state)[0]) : [state, []];
    case 'timer':
      return state.push === 'waiting' ? push({ ...state, push: 'idle' }) : [state, []];
    case 'pushed':
      return onPushed(state, event.left, event.nothing ?? false);
    case 'push_failed':
      return onFailed(state, event, chance);
  }
}
