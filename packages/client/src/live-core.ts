import { type ResumeAnswer, type SyncDelta } from '@citypulse/contracts/sync';
import { readCursor, type Scope } from '@citypulse/contracts/sync-entities';
import { backoff } from './backoff.ts';
import type { LiveCore, LiveEffect, LiveEvent, PullAnswer, SocketMessage } from './live-events.ts';

/*
 * The downlink as a pure machine: what happened goes in, what to do comes out. One socket and one pull are in
 * flight at most. The feed is the truth: frames of the socket are kept aside until `sync:head` says that all of
 * them up to a position have come, and then published at once with the cursor, so that a transaction of the
 * server never shows in half. Whatever does not fit (a gap, a poke, a changed scope, a cut) ends in a pull from
 * the cursor, whose pages are kept aside in the same way until the last one. Answers of a socket or pull that
 * was given up carry an old number and are ignored.
 */

export type Step = [LiveCore, LiveEffect[]];

export const initialLive: LiveCore = {
  session: false,
  online: true,
  link: 'down',
  linkNumber: 0,
  linkFailures: 0,
  pulledWithoutLink: false,
  pull: 'idle',
  pullNumber: 0,
  pullFailures: 0,
  pullWanted: false,
  cursor: null,
  scopes: [],
  joinedAt: 0,
  positions: {},
  frames: [],
  head: null,
  early: [],
  pages: null,
};

const reconnect = { base: 500, cap: 30_000 };
const repull = { base: 1_000, cap: 30_000 };
/** Without a socket the feed is asked this often. */
const pollEvery = 15_000;
/** More frames than this while a pull is stuck are not worth keeping: the pull brings their rows. */
const mostFrames = 500;

export const positionOf = (cursor: string | null): number => (cursor && readCursor(cursor)?.pos) || 0;
const epochOf = (cursor: string | null): string | undefined =>
  cursor ? readCursor(cursor)?.epoch : undefined;

const also = ([state, before]: Step, next: (state: LiveCore) => Step): Step => {
  const [after, effects] = next(state);
  return [after, [...before, ...effects]];
};

function open(state: LiveCore): Step {
  if (!state.session || !state.online) return [state, []];
  const link = state.linkNumber + 1;
  return [
    { ...state, link: 'opening', linkNumber: link },
    [
      { type: 'cancel', name: 'open' },
      { type: 'open', link },
    ],
  ];
}

/** Begins a pull, or remembers that one must follow the running one. */
function pull(state: LiveCore): Step {
  if (!state.session || !state.online) return [{ ...state, pullWanted: true }, []];
  if (state.pull !== 'idle') return [{ ...state, pullWanted: true }, []];
  const number = state.pullNumber + 1;
  const cursor = state.pages?.cursor ?? state.cursor;
  return [
    { ...state, pull: 'running', pullNumber: number, pullWanted: false },
    [
      { type: 'cancel', name: 'pull' },
      { type: 'pull', pull: number, cursor, scopes: state.scopes },
    ],
  ];
}

/** Publishes the frames that a head has completed. */
function reachHead(state: LiveCore): Step {
  const { head, cursor } = state;
  if (state.link !== 'joined' || state.pull !== 'idle' || state.pullWanted || !head) return [state, []];
  if (epochOf(head) !== epochOf(cursor)) return pull(state);
  const reached = positionOf(head);
  if (reached <= positionOf(cursor)) return [{ ...state, head: null }, []];
  const changes = state.frames.filter((frame) => frame.pos <= reached).flatMap((frame) => frame.changes);
  const frames = state.frames.filter((frame) => frame.pos > reached);
  return [
    { ...state, frames, head: null, cursor: head },
    [{ type: 'publish', first: false, changes, cursor: head, added: [], removed: [] }],
  ];
}

/** Up to where nothing of a scope is missing: by its last frame, by joining, or by the last pull. */
const reachOf = (state: LiveCore, scope: string): number =>
  Math.max(state.positions[scope] ?? state.joinedAt, positionOf(state.cursor));

function onDelta(state: LiveCore, delta: SyncDelta): Step {
  const reach = reachOf(state, delta.scope);
  if (delta.pos <= reach) return [state, []];
  const next: LiveCore = {
    ...state,
    positions: { ...state.positions, [delta.scope]: delta.pos },
    frames: [...state.frames, delta],
  };
  if (delta.prev <= reach && next.frames.length <= mostFrames) return [next, []];
  return pull({ ...next, frames: [] });
}

function onHead(state: LiveCore, pos: string): Step {
  const higher = epochOf(pos) !== epochOf(state.head) || positionOf(pos) > positionOf(state.head);
  return reachHead(higher ? { ...state, head: pos } : state);
}

function onMessage(state: LiveCore, message: SocketMessage): Step {
  if (state.link === 'joining') return [{ ...state, early: [...state.early, message] }, []];
  if (state.link !== 'joined') return [state, []];
  return message.type === 'delta' ? onDelta(state, message.delta) : onHead(state, message.pos);
}

function onResumed(state: LiveCore, answer: ResumeAnswer): Step {
  const joined: LiveCore = {
    ...state,
    link: 'joined',
    linkFailures: 0,
    // The server answers again: a pull that waits need not wait longer.
    pull: state.pull === 'waiting' ? 'idle' : state.pull,
    joinedAt: positionOf(answer.head),
    positions: {},
    frames: [],
    head: null,
    early: [],
  };
  let step: Step = [joined, [{ type: 'cancel', name: 'pull' }]];
  if (answer.mode === 'resync') step = also(step, forget);
  if (answer.mode !== 'live' || state.pull !== 'idle' || state.cursor === null) step = also(step, pull);
  return state.early.reduce((before, message) => also(before, (next) => onMessage(next, message)), step);
}

const forget = (state: LiveCore): Step => [{ ...state, cursor: null, pages: null }, [{ type: 'reset' }]];

function onClosed(state: LiveCore, chance: number, retryAfterSeconds: number | undefined): Step {
  if (state.link === 'waiting') return [state, []];
  const ms = backoff(state.linkFailures, chance, reconnect, retryAfterSeconds);
  const closed: LiveCore = {
    ...state,
    link: 'waiting',
    linkFailures: state.linkFailures + 1,
    pulledWithoutLink: state.linkFailures > 0 && state.pulledWithoutLink,
    positions: {},
    frames: [],
    head: null,
    early: [],
  };
  const step: Step = [closed, [{ type: 'close' }, { type: 'timer', name: 'open', ms }]];
  if (state.pull !== 'idle') return step;
  // A first cut often heals at once; after a second failure only a pull tells whether the server is there at all.
  if (state.linkFailures === 1) return also(step, pull);
  return state.linkFailures === 0
    ? also(step, (next) => [next, [{ type: 'timer', name: 'pull', ms: pollEvery }]])
    : step;
}

function merge(held: readonly Scope[], { added, removed }: PullAnswer['scopes']): Scope[] {
  const gone = new Set([...removed, ...added.map((scope) => scope.id)]);
  return [...held.filter((scope) => !gone.has(scope.id)), ...added.map(({ id, rights }) => ({ id, rights }))];
}

function onPulled(state: LiveCore, answer: PullAnswer): Step {
  const changes = [...(state.pages?.changes ?? []), ...answer.changes];
  const idle: LiveCore = { ...state, pull: 'idle', pullFailures: 0 };
  if (answer.more) return pull({ ...idle, pages: { cursor: answer.cursor, changes } });
  const { added, removed } = answer.scopes;
  const covered = positionOf(answer.cursor);
  const done: LiveCore = {
    ...idle,
    pages: null,
    cursor: answer.cursor,
    scopes: merge(state.scopes, answer.scopes),
    frames: state.frames.filter((frame) => frame.pos > covered),
    // A head of a former epoch can never be reached.
    head: epochOf(state.head) === epochOf(answer.cursor) ? state.head : null,
  };
  const step: Step = [
    done,
    [{ type: 'publish', first: state.cursor === null, changes, cursor: answer.cursor, added, removed }],
  ];
  return also(step, (next) => afterPull(next, added.length + removed.length > 0));
}

function afterPull(state: LiveCore, scopesChanged: boolean): Step {
  // A pull was asked for while this one ran: what asked for it may be newer than this one's snapshot.
  if (state.pullWanted) return pull(state);
  if (state.link !== 'joined') {
    return [{ ...state, pulledWithoutLink: true }, [{ type: 'timer', name: 'pull', ms: pollEvery }]];
  }
  if (!scopesChanged) return reachHead(state);
  return [
    { ...state, link: 'joining', frames: [], head: null },
    [{ type: 'resume', link: state.linkNumber, cursor: state.cursor, scopes: state.scopes }],
  ];
}

function onPullFailed(state: LiveCore, event: LiveEvent & { type: 'pull_failed' }, chance: number): Step {
  const idle: LiveCore = { ...state, pull: 'idle' };
  const asked = state.pages?.cursor ?? state.cursor;
  if (event.resync && asked !== null) return also(forget(idle), pull);
  const ms = backoff(state.pullFailures, chance, repull, event.retryAfterSeconds);
  const failures = state.pullFailures + 1;
  return [{ ...idle, pull: 'waiting', pullFailures: failures }, [{ type: 'timer', name: 'pull', ms }]];
}

const isStale = (state: LiveCore, event: LiveEvent): boolean =>
  !state.session ||
  ('link' in event && event.link !== state.linkNumber) ||
  ('pull' in event && (event.pull !== state.pullNumber || state.pull !== 'running'));

/** Gives up socket and pull; their late answers no longer count. */
const hangUp = (state: LiveCore): Step => [
  {
    ...state,
    link: 'down',
    linkNumber: state.linkNumber + 1,
    linkFailures: 0,
    pull: 'idle',
    pullNumber: state.pullNumber + 1,
    pullFailures: 0,
    positions: {},
    frames: [],
    head: null,
    early: [],
    pages: null,
  },
  [{ type: 'close' }, { type: 'cancel', name: 'open' }, { type: 'cancel', name: 'pull' }],
];

/** `chance` in [0, 1) is the only randomness. */
export function step(state: LiveCore, event: LiveEvent, chance: number): Step {
  switch (event.type) {
    case 'signed_in':
      return state.session ? [state, []] : also(open({ ...state, session: true }), pull);
    case 'signed_out': {
      const [{ linkNumber, pullNumber, online }, effects] = hangUp(state);
      return [{ ...initialLive, linkNumber, pullNumber, online }, effects];
    }
    case 'offline':
      return hangUp({ ...state, online: false });
    case 'online':
      return state.online ? [state, []] : also(open({ ...state, online: true }), pull);
    default:
      return isStale(state, event) ? [state, []] : stepSignedIn(state, event, chance);
  }
}

type SignedInEvent = Exclude<LiveEvent, { type: 'signed_in' | 'signed_out' | 'online' | 'offline' }>;

function stepSignedIn(state: LiveCore, event: SignedInEvent, chance: number): Step {
  switch (event.type) {
    case 'timer':
      if (event.name === 'pull') return pull(state.pull === 'waiting' ? { ...state, pull: 'idle' } : state);
      return state.link === 'waiting' ? open(state) : [state, []];
    case 'opened':
      return [
        { ...state, link: 'joining' },
        [{ type: 'resume', link: event.link, cursor: state.cursor, scopes: state.scopes }],
      ];
    case 'resumed':
      return state.link === 'joining' ? onResumed(state, event.answer) : [state, []];
    case 'closed':
      return onClosed(state, chance, event.retryAfterSeconds);
    case 'delta':
    case 'head':
      return onMessage(state, event);
    case 'poke':
      if (
        epochOf(event.head) === epochOf(state.cursor) &&
        positionOf(event.head) <= positionOf(state.cursor)
      ) {
        return [state, []];
      }
      return pull(state);
    case 'scope_changed':
      return pull(state);
    case 'pulled':
      return onPulled(state, event.answer);
    case 'pull_failed':
      return onPullFailed(state, event, chance);
  }
}
