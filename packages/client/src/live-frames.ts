import type { SyncDelta } from '@citypulse/contracts/sync';
import type { LiveCore, SocketMessage } from './live-events.ts';
import { publish } from './live-publish.ts';
import { epochOf, positionOf, pull, type Step } from './live-step.ts';

/** More frames than this while a pull is stuck are not worth keeping: the pull brings their rows. */
const mostFrames = 500;

/** Publishes the frames that a head has completed. */
export function reachHead(state: LiveCore): Step {
  const { head, cursor } = state;
  const busy = state.link !== 'joined' || state.pull !== 'idle' || state.pullWanted || state.publishing;
  // Before the first publication there is nothing that frames could be laid on.
  if (busy || !head || (state.keeps && cursor === null)) return [state, []];
  if (epochOf(head) !== epochOf(cursor)) return pull(state);
  const reached = positionOf(head);
  if (reached <= positionOf(cursor)) return [{ ...state, head: null }, []];
  const changes = state.frames.filter((frame) => frame.pos <= reached).flatMap((frame) => frame.changes);
  const frames = state.frames.filter((frame) => frame.pos > reached);
  return publish({ ...state, frames, head: null }, { cursor: head, changes });
}

/** Up to where nothing of a scope is missing: by its last frame, by joining, or by the last pull. */
const reachOf = (state: LiveCore, scope: string): number =>
  Math.max(
    state.positions[scope] ?? state.joinedAt,
    positionOf(state.publishing?.cursor ?? null),
    positionOf(state.cursor),
  );

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

export function onMessage(state: LiveCore, message: SocketMessage): Step {
  if (state.link === 'joining') return [{ ...state, early: [...state.early, message] }, []];
  if (state.link !== 'joined') return [state, []];
  return message.type === 'delta' ? onDelta(state, message.delta) : onHead(state, message.pos);
}
