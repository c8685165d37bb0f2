import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { Change, Scope } from '@citypulse/contracts/sync-changes';
import type { LiveCore, LiveEffect } from './live-events.ts';
import type { Stage } from './sync/local-store.ts';
import type { Step } from './live-step.ts';

interface Draft {
  cursor: string;
  changes: readonly Change[];
  /** Of a pull. */
  pulled?: {
    scopes: readonly Scope[];
    added: readonly Scope[];
    removed: readonly string[];
    adopt: readonly string[];
    stages: readonly Stage[];
    begin: readonly Stage[];
    ackSeq: number | undefined;
    outcomes: readonly MutationOutcome[];
  };
}

/** Hands rows and cursor to the store. The cursor counts as moved when they lie there. */
export function publish(state: LiveCore, { cursor, changes, pulled }: Draft): Step {
  const number = state.publishNumber + 1;
  const { added = [], removed = [], adopt = [], scopes = state.scopes } = pulled ?? {};
  const effect: LiveEffect = {
    type: 'publish',
    number,
    first: state.cursor === null,
    from: state.cursor,
    changes,
    cursor,
    scopes,
    added,
    removed,
    adopt,
    ...(pulled && { ackSeq: pulled.ackSeq, outcomes: pulled.outcomes }),
  };
  const publishing = {
    number,
    cursor,
    scopes,
    stages: pulled?.stages ?? state.stages,
    begin: pulled?.begin ?? [],
    ofPull: pulled !== undefined,
    scopesChanged: added.length + removed.length + adopt.length > 0,
    isVoid: false,
  };
  return [{ ...state, publishNumber: number, publishing }, [effect]];
}
