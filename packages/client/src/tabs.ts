/** What the tabs of one browser share besides the cookie: a turn to refresh it, and word of who is signed in. */
export interface Tabs {
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  announce(userId: string | null): void;
  /** Notes whether there is a session; scripts cannot see the cookie itself. */
  note(signedIn: boolean): void;
  mayBeSignedIn(): boolean;
  watch(listener: (userId: string | null) => void): () => void;
}

const alone: Tabs = {
  exclusively: (work) => work(),
  announce: () => undefined,
  note: () => undefined,
  mayBeSignedIn: () => true,
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
    note: (signedIn) => keepNote(name, signedIn),
    mayBeSignedIn: () => hasNote(name),
    watch(listener) {
      const channel = new BroadcastChannel(name);
      channel.addEventListener('message', (event: MessageEvent<{ userId: string | null }>) =>
        listener(event.data.userId),
      );
      return () => channel.close();
    },
  };
}

function keepNote(name: string, signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(name, '1');
    else localStorage.removeItem(name);
  } catch {
    // Storage that is refused leaves no note, and `hasNote` then asks the server.
  }
}

function hasNote(name: string): boolean {
  try {
    return localStorage.getItem(name) !== null;
  } catch {
    return true;
  }
}
