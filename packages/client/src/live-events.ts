import type { ResumeAnswer, SyncDelta } from '@citypulse/contracts/sync';
import type { Change, Scope } from '@citypulse/contracts/sync-entities';

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
  pages: { cursor: string; changes: readonly Change[] } | null;
}

export type SocketMessage = { type: 'delta'; delta: SyncDelta } | { type: 'head'; pos: string };

export interface PullAnswer {
  cursor: string;
  more: boolean;
  changes: Change[];
  scopes: { added: Scope[]; removed: string[] };
}

export type LiveEvent =
  | { type: 'signed_in' }
  | { type: 'signed_out' }
  | { type: 'online' }
  | { type: 'offline' }
  | { type: 'timer'; name: 'open' | 'pull' }
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
  | { type: 'timer'; name: 'open' | 'pull'; ms: number }
  | { type: 'cancel'; name: 'open' | 'pull' }
  /**
   * Rows, scopes and cursor belong together: a store keeps them in one transaction. `first`: nothing was held
   * before, so the added scopes are no news to who reads for himself.
   */
  | {
      type: 'publish';
      first: boolean;
      changes: readonly Change[];
      cursor: string;
      added: Scope[];
      removed: string[];
    }
  /** The cursor is void: nothing held may be trusted until the next publication. */
  | { type: 'reset' };
