import { readCursor, type Scope } from '@citypulse/contracts/sync-changes';
import type { LiveCore, LiveEffect } from './live-events.ts';
import type { Stage } from './sync/local-store.ts';

export type Step = [LiveCore, LiveEffect[]];

/** Changes kept aside of one pull; beyond, everything is taken anew by snapshots, which lie in the store page by page. */
export const mostAside = 20_000;

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
  rejoinWanted: false,
  rejoins: 0,
  cursor: null,
  scopes: [],
  joinedAt: 0,
  positions: {},
  frames: [],
  head: null,
  early: [],
  pages: null,
  mostAside,
  adopting: [],
  keeps: false,
  stages: [],
  staging: 'idle',
  stagingNumber: 0,
  stagingFailures: 0,
  publishing: null,
  publishNumber: 0,
  unread: false,
  broken: null,
};

export const positionOf = (cursor: string | null): number => (cursor && readCursor(cursor)?.pos) || 0;
export const epochOf = (cursor: string | null): string | undefined =>
  cursor ? readCursor(cursor)?.epoch : undefined;

export const also = ([state, before]: Step, next: (state: LiveCore) => Step): Step => {
  const [after, effects] = next(state);
  return [after, [...before, ...effects]];
};

export const isAble = ({ session, online, broken, unread }: LiveCore): boolean =>
  session && online && broken === null && !unread;

/** Held, or about to be: what need not be announced as added again. */
export const declared = ({ scopes, stages }: LiveCore): Scope[] => [
  ...scopes.filter(({ id }) => !stages.some(({ scope }) => scope.id === id)),
  ...stages.map(({ scope }) => scope),
];

/** Stages a pull may adopt. The first publication waits for all of them, so that nobody sees half a town. */
export function ripeStages({ cursor, stages }: LiveCore): readonly Stage[] {
  const complete = stages.filter(({ next }) => next === null);
  return cursor === null && complete.length < stages.length ? [] : complete;
}

/** Has the socket join by what is held now; what it sent before counts no more. */
export const resume = (state: LiveCore): Step => [
  { ...state, link: 'joining', rejoinWanted: false, frames: [], head: null },
  [{ type: 'resume', link: state.linkNumber, cursor: state.cursor, scopes: declared(state) }],
];

/** Begins a pull, or remembers that one must follow what runs. */
export function pull(state: LiveCore): Step {
  if (!isAble(state) || state.pull !== 'idle' || state.publishing) {
    return [{ ...state, pullWanted: true }, []];
  }
  const number = state.pullNumber + 1;
  const ripe = state.pages ? [] : ripeStages(state);
  // A page may have been read before a row was deleted: all changes since its stage began come once more.
  const starts = [...ripe.map(({ startPos }) => startPos), ...(state.cursor === null ? [] : [state.cursor])];
  const from = state.pages?.cursor ?? starts.toSorted((a, b) => positionOf(a) - positionOf(b))[0] ?? null;
  const adopting = state.pages ? state.adopting : ripe.map(({ name }) => name);
  return [
    { ...state, adopting, pull: 'running', pullNumber: number, pullWanted: false },
    [
      { type: 'cancel', name: 'pull' },
      { type: 'pull', pull: number, cursor: from, scopes: declared(state) },
    ],
  ];
}
