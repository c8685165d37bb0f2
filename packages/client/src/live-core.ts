import { type ResumeAnswer } from '@citypulse/contracts/sync';
import { backoff } from './backoff.ts';
import type { Held, LiveCore, LiveEvent, StoreFailure } from './live-events.ts';
import { onMessage } from './live-frames.ts';
import {
  forget,
  mendLater,
  nextPage,
  onPage,
  onPageFailed,
  onPublished,
  onPublishFailed,
  onPulled,
  onPullFailed,
  pollEvery,
} from './live-pages.ts';
import { also, epochOf, initialLive, isAble, positionOf, pull, resume, type Step } from './live-step.ts';

/*
 * The downlink as a pure machine: what happened goes in, what to do comes out. One socket and one pull are in
 * flight at most. The feed is the truth: frames of the socket are kept aside until `sync:head` says that all of
 * them up to a position have come, and then published at once with the cursor, so that a transaction of the
 * server never shows in half. Whatever does not fit (a gap, a poke, a changed scope, a cut) ends in a pull from
 * the cursor, whose pages are kept aside in the same way until the last one. Answers of a socket or pull that
 * was given up carry an old number and are ignored.
 *
 * Where a store keeps the rows, a publication is durable before the cursor counts as moved, and nothing else is
 * published meanwhile. Added scopes come by snapshot: pages are staged, one at a time and across restarts, and adopted
 * by a pull that begins where the snapshot began; the main cursor never goes back. A store that takes no more stops
 * the downlink until it is mended; what waits to be sent is none of its business.
 */

const rejoinEvery = 1_000;
const pullLater = (state: LiveCore): Step => [
  { ...state, pull: 'waiting' },
  [{ type: 'timer', name: 'pull', ms: rejoinEvery }],
];

const reconnect = { base: 500, cap: 30_000 };

function open(state: LiveCore): Step {
  if (!isAble(state)) return [state, []];
  const link = state.linkNumber + 1;
  return [
    { ...state, link: 'opening', linkNumber: link },
    [
      { type: 'cancel', name: 'open' },
      { type: 'open', link },
    ],
  ];
}

function onResumed(state: LiveCore, answer: ResumeAnswer): Step {
  const { rejoin = false } = answer;
  const joined: LiveCore = {
    ...state,
    link: 'joined',
    linkFailures: 0,
    // The server answers again: a pull that waits need not wait longer.
    pull: state.pull === 'waiting' ? 'idle' : state.pull,
    rejoinWanted: state.rejoinWanted || rejoin,
    rejoins: rejoin ? state.rejoins + 1 : 0,
    joinedAt: positionOf(answer.head),
    positions: {},
    frames: [],
    head: null,
    early: [],
  };
  let step: Step = [joined, [{ type: 'cancel', name: 'pull' }]];
  if (answer.mode === 'resync') step = also(step, forget);
  // What pull and socket say of the scopes may differ for a moment; neither is asked without a pause.
  if (joined.rejoins > 1 && joined.pull === 'idle') step = also(step, pullLater);
  else if (answer.mode !== 'live' || state.pull !== 'idle' || state.cursor === null) step = also(step, pull);
  step = state.early.reduce((before, message) => also(before, (next) => onMessage(next, message)), step);
  return also(step, (next) => (next.rejoinWanted && next.pull === 'idle' ? pull(next) : [next, []]));
}

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
  if (state.pull !== 'idle' || state.publishing) return step;
  // A first cut often heals at once; after a second failure only a pull tells whether the server is there at all.
  if (state.linkFailures === 1) return also(step, pull);
  return state.linkFailures === 0
    ? also(step, (next) => [next, [{ type: 'timer', name: 'pull', ms: pollEvery }]])
    : step;
}

const isStale = (state: LiveCore, event: LiveEvent): boolean =>
  !state.session ||
  ('link' in event && event.link !== state.linkNumber) ||
  ('staging' in event && (event.staging !== state.stagingNumber || state.staging !== 'running')) ||
  ('pull' in event && (event.pull !== state.pullNumber || state.pull !== 'running'));

/** Gives up socket, pull and snapshot; their late answers no longer count. What goes into the store goes on. */
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
    adopting: [],
    staging: 'idle',
    stagingNumber: state.stagingNumber + 1,
    stagingFailures: 0,
  },
  [
    { type: 'close' },
    ...(['open', 'pull', 'stage', 'mend'] as const).map((name) => ({ type: 'cancel' as const, name })),
  ],
];

const begin = (state: LiveCore): Step => also(also(open(state), pull), nextPage);

function stop(state: LiveCore, why: StoreFailure): Step {
  return also(hangUp({ ...state, broken: why }), (next) => [next, [mendLater(why)]]);
}

/** Nothing is asked for before it is known what the store holds. */
const read = (state: LiveCore): Step => [{ ...state, unread: true }, [{ type: 'reload' }]];

const holding = (state: LiveCore, { cursor, scopes, stages }: Held): LiveCore => ({
  ...state,
  cursor,
  scopes,
  stages,
});

/** `chance` in [0, 1) is the only randomness. */
export function step(state: LiveCore, event: LiveEvent, chance: number): Step {
  switch (event.type) {
    case 'signed_in': {
      if (state.session) return [state, []];
      const { keeps = false } = event;
      const present = { ...state, session: true, keeps };
      return keeps ? read(present) : begin(present);
    }
    case 'signed_out': {
      const [{ linkNumber, pullNumber, stagingNumber, publishNumber, online }, effects] = hangUp(state);
      return [{ ...initialLive, linkNumber, pullNumber, stagingNumber, publishNumber, online }, effects];
    }
    case 'offline':
      return hangUp({ ...state, online: false });
    case 'online':
      if (state.online) return [state, []];
      return state.broken === null ? begin({ ...state, online: true }) : mend({ ...state, online: true });
    default:
      return isStale(state, event) ? [state, []] : stepSignedIn(state, event, chance);
  }
}

type SignedInEvent = Exclude<LiveEvent, { type: 'signed_in' | 'signed_out' | 'online' | 'offline' }>;

function stepSignedIn(state: LiveCore, event: SignedInEvent, chance: number): Step {
  switch (event.type) {
    case 'timer':
      return onTimer(state, event.name);
    case 'opened':
      return resume(state);
    case 'resumed':
      return state.link === 'joining' ? onResumed(state, event.answer) : [state, []];
    case 'closed':
      return onClosed(state, chance, event.retryAfterSeconds);
    case 'delta':
    case 'head':
      return onMessage(state, event);
    case 'poke': {
      const isKnown = epochOf(event.head) === epochOf(state.cursor);
      return isKnown && positionOf(event.head) <= positionOf(state.cursor) ? [state, []] : pull(state);
    }
    case 'scope_changed':
      return pull({ ...state, rejoinWanted: true });
    case 'asked':
      return pull(state.pull === 'waiting' ? { ...state, pull: 'idle' } : state);
    case 'pulled':
      return onPulled(state, event.answer);
    case 'pull_failed':
      return onPullFailed(state, event, chance);
    default:
      return stepStore(state, event, chance);
  }
}

type StoreEvent = Extract<
  LiveEvent,
  {
    type: 'mended' | 'published' | 'publish_failed' | 'loaded' | 'store_failed' | 'page_kept' | 'page_failed';
  }
>;

function stepStore(state: LiveCore, event: StoreEvent, chance: number): Step {
  switch (event.type) {
    case 'mended':
      return mend(state);
    case 'published':
      return onPublished(state, event);
    case 'publish_failed': {
      if (state.publishing?.number !== event.number) return [state, []];
      const step = onPublishFailed(state, event.why);
      const { why } = event;
      return why === 'stale' ? step : also(step, (next) => stop(next, why));
    }
    case 'loaded': {
      // What is under way was asked for on another ground.
      const idle: LiveCore = {
        ...state,
        unread: false,
        pull: 'idle',
        pullNumber: state.pullNumber + 1,
        pages: null,
        adopting: [],
        staging: 'idle',
        stagingNumber: state.stagingNumber + 1,
      };
      const loaded = holding(idle, event.held);
      return state.link === 'down' ? begin(loaded) : also(pull(loaded), nextPage);
    }
    case 'store_failed':
      return stop(state, event.why);
    case 'page_kept':
      return onPage(state, event);
    case 'page_failed':
      return onPageFailed(state, event, chance);
  }
}

function mend(state: LiveCore): Step {
  if (state.broken === null) return [state, []];
  return also([{ ...state, broken: null }, [{ type: 'cancel', name: 'mend' }]], read);
}

function onTimer(state: LiveCore, name: (LiveEvent & { type: 'timer' })['name']): Step {
  switch (name) {
    case 'open':
      return state.link === 'waiting' ? open(state) : [state, []];
    case 'pull':
      return pull(state.pull === 'waiting' ? { ...state, pull: 'idle' } : state);
    case 'stage': {
      if (state.staging !== 'waiting') return [state, []];
      return also(nextPage({ ...state, staging: 'idle' }), pull);
    }
    case 'mend':
      return mend(state);
  }
}
