/*
 * Which of several tabs owns the socket and sends. A Web Lock names the leader: it passes on by itself when a tab
 * closes. A leader the browser has frozen keeps its lock, so a visible tab that has heard nothing from it for a while
 * asks, and then steals. Heartbeats only decide when to steal, never who leads.
 */

export interface TabState {
  visible: boolean;
  leads: boolean;
  /** When the leader was last heard of, or this tab began to listen. */
  heardAt: number;
  stealing: boolean;
}

export type TabEvent =
  | { type: 'granted' }
  /** Another tab has stolen the lock, or a theft of ours came to nothing. */
  | { type: 'lost'; at: number }
  | { type: 'beat'; at: number }
  | { type: 'asked' }
  | { type: 'shown'; at: number }
  | { type: 'hidden' }
  | { type: 'tick'; at: number };

export type TabEffect = 'queue' | 'steal' | 'beat' | 'ask';

export const tickMilliseconds = 500;
const askAfter = 1_000;
export const stealAfter = 2_000;

export const joining = (visible: boolean, at: number): [TabState, TabEffect[]] => [
  { visible, leads: false, heardAt: at, stealing: false },
  ['queue'],
];

export function step(state: TabState, event: TabEvent): [TabState, TabEffect[]] {
  switch (event.type) {
    case 'granted':
      return [{ ...state, leads: true, stealing: false }, ['beat']];
    case 'lost':
      return [{ ...state, leads: false, stealing: false, heardAt: event.at }, ['queue']];
    case 'beat':
      return [{ ...state, heardAt: event.at }, []];
    case 'asked':
      return [state, state.leads ? ['beat'] : []];
    case 'shown':
      // Timers of a hidden tab sleep: only silence while somebody looks counts.
      return [{ ...state, visible: true, heardAt: event.at }, []];
    case 'hidden':
      return [{ ...state, visible: false }, []];
    case 'tick':
      return tick(state, event.at);
  }
}

function tick(state: TabState, at: number): [TabState, TabEffect[]] {
  if (state.leads) return [state, ['beat']];
  if (!state.visible || state.stealing) return [state, []];
  const silence = at - state.heardAt;
  if (silence >= stealAfter) return [{ ...state, stealing: true }, ['steal']];
  return [state, silence >= askAfter ? ['ask'] : []];
}
