/** What the tabs of one browser share besides the cookie: a turn to refresh it, and word of who is signed in. */
export interface Tabs {
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  announce(userId: string | null): void;
  /** Notes whether there is a session; scripts cannot see the cookie itself. */
  note(session: boolean | 'left'): void;
  mayBeSignedIn(): boolean;
  /** Its person has signed out, but the server does not know yet. */
  isLeft(): boolean;
  watch(listener: (userId: string | null) => void): () => void;
}

/** Of an app, or a window, that shares nothing. */
export const alone: Tabs = {
  exclusively: (work) => work(),
  announce: () => undefined,
  note: () => undefined,
  mayBeSignedIn: () => true,
  isLeft: () => false,
  watch: () => () => undefined,
};

/** Two tabs that refresh at once would hand in the same token twice, which looks like theft. */
export function tabs(platform: 'web' | 'mobile'): Tabs {
  const locks = globalThis.navigator?.locks;
  if (platform !== 'web' || !locks || typeof document === 'undefined') return alone;
  const name = 'citypulse-session';
  return {
    exclusively: (work) => locks.request(name, work),
    announce(userId) {
      const channel = new BroadcastChannel(name);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
      channel.postMessage({ userId });
      channel.close();
    },
    note: (session) => keepNote(name, session),
    mayBeSignedIn: () => noteOf(name) === '1',
    isLeft: () => noteOf(name) === 'left',
    watch(listener) {
      const channel = new BroadcastChannel(name);
      channel.addEventListener('message', (event: MessageEvent<{ userId: string | null }>) =>
        listener(event.data.userId),
      );
      return () => channel.close();
    },
  };
}

function keepNote(name: string, session: boolean | 'left'): void {
  try {
    if (session === false) localStorage.removeItem(name);
    else localStorage.setItem(name, session === 'left' ? 'left' : '1');
  } catch {
    // Storage that is refused keeps no note, and `noteOf` then asks the server.
  }
}

function noteOf(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return '1';
  }
}
