import type { Scope } from '@citypulse/contracts/sync-changes';
import { backoff } from './backoff.ts';
import type { LiveCore, LiveEffect, LiveEvent, PullAnswer, StoreFailure } from './live-events.ts';
import { reachHead } from './live-frames.ts';
import { publish } from './live-publish.ts';
import {
  also,
  declared,
  epochOf,
  isAble,
  mostAside,
  positionOf,
  pull,
  resume,
  type Step,
} from './live-step.ts';
import type { Stage } from './sync/local-store.ts';

const repull = { base: 1_000, cap: 30_000 };
/** Without a socket the feed is asked this often. */
export const pollEvery = 15_000;
/** A full disk is looked at again this often, a store that failed for another reason sooner. */
const mendEvery = { full: 60_000, else: 5_000 };

export const forget = (state: LiveCore): Step => [
  {
    ...state,
    cursor: null,
    pages: null,
    scopes: [],
    stages: [],
    adopting: [],
    staging: 'idle',
    stagingNumber: state.stagingNumber + 1,
    publishing: state.publishing && { ...state.publishing, isVoid: true },
  },
  [{ type: 'reset' }],
];

/** What the answer makes of the scopes: other rights are one lost and one gained. */
function reconcile(state: LiveCore, answer: PullAnswer) {
  const { added, removed } = answer.scopes;
  const gone = new Set([...removed, ...added.map(({ id }) => id)]);
  const stays = ({ id }: Scope) => !gone.has(id);
  const stages = state.stages.filter(({ scope }) => stays(scope));
  const adopted = stages.filter(({ name }) => state.adopting.includes(name));
  const begin = added.map(({ id, rights, snapshot = null }): Stage => ({
    name: `${id} ${rights} ${answer.cursor} ${state.pullNumber}`,
    scope: { id, rights },
    next: snapshot,
    startPos: answer.cursor,
  }));
  const adoptedIds = new Set(adopted.map(({ scope }) => scope.id));
  const held = state.scopes.filter((scope) => stays(scope) && !adoptedIds.has(scope.id));
  return {
    gone: [...gone].filter((id) => declared(state).some((scope) => scope.id === id)),
    begin,
    adopt: adopted.map(({ name }) => name),
    held: [...held, ...adopted.map(({ scope }) => scope)],
    stages: stages.filter((stage) => !adopted.includes(stage)),
    dropped: state.stages.filter(({ scope }) => !stays(scope)),
  };
}

const later = (a: string | null, b: string): string =>
  a !== null && epochOf(a) === epochOf(b) && positionOf(a) > positionOf(b) ? a : b;

/** A scope that was lost at an earlier page and is back by the last one is lost all the same, and asked for anew. */
function withLost(answer: PullAnswer, lost: readonly string[]): { answer: PullAnswer; isBack: boolean } {
  const { added, removed } = answer.scopes;
  const back = lost.filter((id) => !removed.includes(id) && !added.some((scope) => scope.id === id));
  return {
    answer: { ...answer, scopes: { added, removed: [...removed, ...back] } },
    isBack: back.length > 0,
  };
}

function lostOf(state: LiveCore, { scopes: { added, removed } }: PullAnswer): string[] {
  const ours = new Set(declared(state).map(({ id }) => id));
  return [...removed, ...added.map(({ id }) => id)].filter((id) => ours.has(id));
}

function ended(state: LiveCore, answer: PullAnswer, dropped: readonly Stage[]): LiveCore {
  const covered = positionOf(answer.cursor);
  // A page of a stage that is given up must not count for the one that takes its place.
  const isPageStale = dropped.length > 0 && state.staging === 'running';
  return {
    ...state,
    pull: 'idle',
    pullFailures: 0,
    pages: null,
    adopting: [],
    stages: state.stages.filter((stage) => !dropped.includes(stage)),
    ...(isPageStale && { staging: 'idle', stagingNumber: state.stagingNumber + 1 }),
    frames: state.frames.filter((frame) => frame.pos > covered),
    // A head of a former epoch can never be reached.
    head: epochOf(state.head) === epochOf(answer.cursor) ? state.head : null,
  };
}

/** Begun under a server that has been restored to an older state since: its pages are of another life. */
const isForeign = ({ stages }: LiveCore, { cursor }: PullAnswer): boolean =>
  stages.some(({ startPos }) => epochOf(startPos) !== epochOf(cursor));

export function onPulled(state: LiveCore, told: PullAnswer): Step {
  if (isForeign(state, told)) return also(forget({ ...state, pull: 'idle' }), pull);
  const changes = [...(state.pages?.changes ?? []), ...told.changes];
  const lost = [...new Set([...(state.pages?.lost ?? []), ...lostOf(state, told)])];
  // What lies aside lies in memory. A first sync that has to be begun anew bears twice as much the next time, so that it
  // ends even where more happens than is fetched meanwhile.
  if (told.more && changes.length > state.mostAside) {
    const bears = state.cursor === null ? 2 * state.mostAside : mostAside;
    return also(forget({ ...state, pull: 'idle', pullFailures: 0, mostAside: bears }), pull);
  }
  if (told.more) {
    const pages = { cursor: told.cursor, changes, lost };
    return pull({ ...state, pull: 'idle', pullFailures: 0, pages });
  }
  const { answer, isBack } = withLost(told, lost);
  const { added, removed } = answer.scopes;
  const next = reconcile(state, answer);
  const done = ended(state, answer, next.dropped);
  done.pullWanted ||= isBack;
  const cursor = later(state.cursor, answer.cursor);
  const { ackSeq, outcomes = [] } = answer;
  if (!state.keeps) {
    const scopes = [...next.held, ...added.map(({ id, rights }) => ({ id, rights }))];
    const pulled = { scopes, added, removed, adopt: [], stages: [], begin: [], ackSeq, outcomes };
    return publish(done, { cursor, changes, pulled });
  }
  // Nothing is shown before everything has come once.
  const isWhole = next.begin.length === 0 && next.stages.length === 0;
  if (state.cursor === null && !isWhole) return stageFirst(done, next);
  const { held, adopt, stages, begin } = next;
  const pulled = { scopes: held, added, removed: next.gone, adopt, stages, begin, ackSeq, outcomes };
  return publish(done, { cursor, changes, pulled });
}

function stageFirst(state: LiveCore, next: ReturnType<typeof reconcile>): Step {
  const stages = [...state.stages, ...next.begin];
  const effects: LiveEffect[] = [
    ...next.dropped.map(({ name }) => ({ type: 'drop_stage' as const, name })),
    ...next.begin.map((stage) => ({ type: 'begin_stage' as const, stage })),
  ];
  return also(also([{ ...state, stages }, effects], nextPage), (after) => afterPull(after, false));
}

/** Fetches the next page of a snapshot, one at a time; with the last one all are adopted. */
export function nextPage(state: LiveCore): Step {
  if (!state.keeps || !isAble(state) || state.staging !== 'idle') return [state, []];
  const stage = state.stages.find(({ next }) => next !== null);
  if (!stage || stage.next === null) {
    const isAsked = state.stages.every(
      ({ name }) => state.pull === 'running' && state.adopting.includes(name),
    );
    return isAsked ? [state, []] : pull(state);
  }
  const staging = state.stagingNumber + 1;
  return [
    { ...state, staging: 'running', stagingNumber: staging },
    [{ type: 'snapshot', staging, name: stage.name, token: stage.next }],
  ];
}

export function onPage(state: LiveCore, event: LiveEvent & { type: 'page_kept' }): Step {
  const { name, next } = event;
  const stages = state.stages.map((stage) => (stage.name === name ? { ...stage, next } : stage));
  return nextPage({ ...state, stages, staging: 'idle', stagingFailures: 0 });
}

export function onPageFailed(
  state: LiveCore,
  event: LiveEvent & { type: 'page_failed' },
  chance: number,
): Step {
  const ms = backoff(state.stagingFailures, chance, repull, event.retryAfterSeconds);
  const waiting: LiveCore = { ...state, staging: 'waiting', stagingFailures: state.stagingFailures + 1 };
  const timer: LiveEffect = { type: 'timer', name: 'stage', ms };
  if (!event.gone) return [waiting, [timer]];
  // The pull after the wait adds the scope again, with a token that is good.
  const stages = state.stages.filter(({ name }) => name !== event.name);
  return [{ ...waiting, stages }, [{ type: 'drop_stage', name: event.name }, timer]];
}

export function onPublished(state: LiveCore, event: LiveEvent & { type: 'published' }): Step {
  const { publishing } = state;
  if (publishing?.number !== event.number) return [state, []];
  if (publishing.isVoid) return pull({ ...state, publishing: null });
  const { cursor, scopes, begin, ofPull, scopesChanged } = publishing;
  // Pages that came meanwhile are newer than what the publication knew of its stages.
  const kept = publishing.stages.map(
    (stage) => state.stages.find(({ name }) => name === stage.name) ?? stage,
  );
  const next: LiveCore = {
    ...state,
    publishing: null,
    cursor,
    scopes,
    stages: [...kept, ...begin],
    mostAside,
  };
  const step: Step = [next, begin.map((stage) => ({ type: 'begin_stage' as const, stage }))];
  if (!ofPull) return also(step, (after) => (after.pullWanted ? pull(after) : reachHead(after)));
  return also(
    also(step, (after) => afterPull(after, scopesChanged)),
    (after) => (after.stages.length > 0 ? nextPage(after) : [after, []]),
  );
}

export function onPublishFailed(state: LiveCore, why: (LiveEvent & { type: 'publish_failed' })['why']): Step {
  const idle = { ...state, publishing: null };
  return why === 'stale' ? [idle, [{ type: 'reload' }]] : [idle, []];
}

export const mendLater = (why: StoreFailure): LiveEffect => ({
  type: 'timer',
  name: 'mend',
  ms: why === 'storage_full' ? mendEvery.full : mendEvery.else,
});

function afterPull(state: LiveCore, scopesChanged: boolean): Step {
  // A pull was asked for while this one ran: what asked for it may be newer than this one's snapshot.
  if (state.pullWanted) return pull(state);
  if (!isAble(state)) return [state, []];
  if (state.link !== 'joined') {
    return [{ ...state, pulledWithoutLink: true }, [{ type: 'timer', name: 'pull', ms: pollEvery }]];
  }
  return scopesChanged || state.rejoinWanted ? resume(state) : reachHead(state);
}

export function onPullFailed(
  state: LiveCore,
  event: LiveEvent & { type: 'pull_failed' },
  chance: number,
): Step {
  const idle: LiveCore = { ...state, pull: 'idle' };
  const asked = state.pages?.cursor ?? state.cursor ?? (state.adopting.length > 0 ? '' : null);
  if (event.resync && asked !== null) return also(forget(idle), pull);
  const ms = backoff(state.pullFailures, chance, repull, event.retryAfterSeconds);
  const failures = state.pullFailures + 1;
  return [{ ...idle, pull: 'waiting', pullFailures: failures }, [{ type: 'timer', name: 'pull', ms }]];
}
