/** What the tabs of one person on one server tell each other. */
export interface TabChannel {
  /** Reaches the other tabs, not this one. */
  post(topic: string, message: unknown): void;
  /** Until the returned function is called. */
  on(topic: string, listener: (message: unknown) => void): () => void;
  close(): void;
}

/** Of a phone, or a browser without channels: there is nobody else. */
export const noChannel: TabChannel = {
  post: () => undefined,
  on: () => () => undefined,
  close: () => undefined,
};

interface Envelope {
  topic: string;
  message: unknown;
}

export function openChannel(name: string): TabChannel {
  if (typeof BroadcastChannel === 'undefined') return noChannel;
  const channel = new BroadcastChannel(name);
  // On Node a channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  const listeners = new Set<(envelope: Envelope) => void>();
  channel.addEventListener('message', (event: MessageEvent<Envelope>) => {
    for (const listener of listeners) listener(event.data);
  });
  let open = true;
  return {
    post(topic, message) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
      if (open) channel.postMessage({ topic, message } satisfies Envelope);
    },
    on(topic, listener) {
      const own = (envelope: Envelope) => {
        if (envelope.topic === topic) listener(envelope.message);
      };
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close() {
      open = false;
      channel.close();
    },
  };
}
