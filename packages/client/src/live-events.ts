import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { ResumeAnswer, SyncDelta } from '@citypulse/contracts/sync';
import type { Change, Scope } from '@citypulse/contracts/sync-changes';
import type { Stage } from './sync/local-store.ts';

/** What a store holds of the feed. Without a store nothing is kept, and what is read for oneself needs no snapshot. */
export interface Held {
  cursor: string | null;
  scopes: readonly Scope[];
  stages: readonly Stage[];
}

/** A publication on its way into the store: it counts when it lies there. */
export interface Publishing {
  number: number;
  cursor: string;
  scopes: readonly Scope[];
  stages: readonly Stage[];
  /** Stages to begin afterwards. */
  begin: readonly Stage[];
  /** It ends a pull; else it was frames. */
  ofPull: boolean;
  scopesChanged: boolean;
  /** The cursor was declared void meanwhile. */
  isVoid: boolean;
}

/** Why the store gave or took nothing more. */
export type StoreFailure = 'storage_full' | 'store_failed' | 'closed' | 'too_new' | 'wrong_key';

/** What the downlink knows (see live-core.ts). */
export interface LiveCore {
  /** Somebody is signed in. */
  session: boolean;
  /** The device believes to have a network. */
  online: boolean;
  link: 'down' | 'waiting' | 'opening' | 'joining' | 'joined';
  linkNumber: number;
  /** Connections that failed in a row. */
  linkFailures: number;
  /** A pull has come through since the last link broke. */
  pulledWithoutLink: boolean;
  pull: 'idle' | 'running' | 'waiting';
  pullNumber: number;
  pullFailures: number;
  /** Something came that only a pull begun from now on covers. */
  pullWanted: boolean;
  /** The socket's rooms are not those of the scopes held: after the next pull it joins anew, whatever that says. */
  rejoinWanted: boolean;
  /** How often in a row a socket has joined other scopes than were declared. */
  rejoins: number;
  /** Everything up to here is published. */
  cursor: string | null;
  /** The scopes the reader holds. */
  scopes: readonly Scope[];
  /** Everything up to here had been sent when the socket joined. */
  joinedAt: number;
  /** Position of the last frame per scope since joining. */
  positions: Readonly<Record<string, number>>;
  frames: readonly SyncDelta[];
  /** Highest `sync:head` not yet reached. */
  head: string | null;
  /** Messages that came between joining and its answer. */
  early: readonly SocketMessage[];
  pages: Pages | null;
  /** So many changes of a pull are kept in memory before everything is rather taken by snapshots. */
  mostAside: number;
  /** Stages the running pull replays: complete when it began, from a cursor no later than their start. */
  adopting: readonly string[];
  /** A store keeps the rows: added scopes come by snapshot. */
  keeps: boolean;
  /** Snapshots under way. */
  stages: readonly Stage[];
  staging: 'idle' | 'running' | 'waiting';
  stagingNumber: number;
  stagingFailures: number;
  publishing: Publishing | null;
  publishNumber: number;
  /** What the store holds is being read: nothing is asked for before. */
  unread: boolean;
  /** The store refuses to be read or written: no more is asked for until that is mended. */
  broken: StoreFailure | null;
}

/** Of a pull that has not ended. */
export interface Pages {
  cursor: string;
  changes: readonly Change[];
  /** Scopes that were out of reach, or held with other rights, at one of the pages: it left out what changed there. */
  lost: readonly string[];
}

export type SocketMessage = { type: 'delta'; delta: SyncDelta } | { type: 'head'; pos: string };

export interface PullAnswer {
  cursor: string;
  more: boolean;
  changes: Change[];
  scopes: { added: (Scope & { snapshot?: string })[]; removed: string[] };
  ackSeq?: number | undefined;
  outcomes?: readonly MutationOutcome[];
}

export type TimerName = 'open' | 'pull' | 'stage' | 'mend';

export type LiveEvent =
  /** `keeps`: with a store, which is read first. */
  | { type: 'signed_in'; keeps?: boolean }
  | { type: 'signed_out' }
  | { type: 'online' }
  | { type: 'offline' }
  | { type: 'timer'; name: TimerName }
  /** Somebody wants to know now. */
  | { type: 'asked' }
  /** The store may have room again. */
  | { type: 'mended' }
  | { type: 'published'; number: number }
  | { type: 'publish_failed'; number: number; why: StoreFailure | 'stale' }
  /** What the store holds by now. */
  | { type: 'loaded'; held: Held }
  | { type: 'store_failed'; why: StoreFailure }
  | { type: 'page_kept'; staging: number; name: string; next: string | null }
  /** `gone`: the stage is no longer good. */
  | { type: 'page_failed'; staging: number; name: string; gone: boolean; retryAfterSeconds?: number }
  | { type: 'opened'; link: number }
  | { type: 'closed'; link: number; retryAfterSeconds?: number }
  | { type: 'resumed'; link: number; answer: ResumeAnswer }
  | ({ link: number } & (SocketMessage | { type: 'poke'; head: string } | { type: 'scope_changed' }))
  | { type: 'pulled'; pull: number; answer: PullAnswer }
  | { type: 'pull_failed'; pull: number; resync: boolean; retryAfterSeconds?: number };

export type LiveEffect =
  | { type: 'open'; link: number }
  | { type: 'close' }
  | { type: 'resume'; link: number; cursor: string | null; scopes: readonly Scope[] }
  | { type: 'pull'; pull: number; cursor: string | null; scopes: readonly Scope[] }
  | { type: 'timer'; name: TimerName; ms: number }
  | { type: 'cancel'; name: TimerName }
  | Publish
  | { type: 'begin_stage'; stage: Stage }
  | { type: 'drop_stage'; name: string }
  /** Fetch a page and keep it. */
  | { type: 'snapshot'; staging: number; name: string; token: string }
  | { type: 'reload' }
  /** The cursor is void: nothing held may be trusted until the next publication. */
  | { type: 'reset' };

/**
 * Rows, scopes and cursor belong together: a store keeps them in one transaction and says `published`. `first`:
 * nothing was held before, so the added scopes are no news to who reads for himself.
 */
export interface Publish {
  type: 'publish';
  number: number;
  first: boolean;
  from: string | null;
  changes: readonly Change[];
  cursor: string;
  scopes: readonly Scope[];
  added: readonly Scope[];
  removed: readonly string[];
  adopt: readonly string[];
  ackSeq?: number | undefined;
  outcomes?: readonly MutationOutcome[];
}
