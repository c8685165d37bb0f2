import type { LiveState } from '@citypulse/client/live-state';
import { useLive, useSession } from '@citypulse/client/react/session';

/** `unproved`: the session is held up until the person has proved who he is. */
export type LiveNow = Omit<LiveState, 'name'> & { name: LiveState['name'] | 'unproved' };

/**
 * The connection as the person at the screen has it: between signing in and the first word of the live connection it
 * is still that of nobody, who is signed out.
 */
export function useLiveNow(): LiveNow {
  const live = useLive();
  const session = useSession();
  if (live.name !== 'signed_out') return live;
  if (session.name === 'expired' && session.why === 'unproved') return { ...live, name: 'unproved' };
  if (session.name === 'signed_in') return { ...live, name: 'connecting' };
  return session.name === 'offline' ? { ...live, name: 'offline' } : live;
}

/** Whether there may be more to know in a moment than is known now. */
export function useIsCatchingUp(): boolean {
  const { name } = useLiveNow();
  return name === 'connecting' || name === 'catching_up';
}
