import type { StoreChange } from '../local-store.ts';
import { storeChange } from './row-keys.ts';

/** Other tabs read for themselves. */
export const withoutContent = ({ added: _added, ...change }: StoreChange): StoreChange => change;

/** Tells listeners here at once, and those of other tabs with the same database soon after. */
export class StoreWatchers {
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #channel: BroadcastChannel | undefined;

  constructor(database: string) {
    // Phones have one process a database, and no channels.
    if (typeof BroadcastChannel === 'undefined') return;
    this.#channel = new BroadcastChannel(`${database}-changes`);
    this.#channel.addEventListener('message', (event: MessageEvent<StoreChange>) => this.#call(event.data));
    // On Node a channel would keep the process alive.
    (this.#channel as { unref?: () => void }).unref?.();
  }

  tell(change: Partial<StoreChange>): void {
    const whole = storeChange(change);
    this.#call(whole);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
    this.#channel?.postMessage(withoutContent(whole));
  }

  watch(listener: (change: StoreChange) => void): () => void {
    const own = (change: StoreChange) => listener(change);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  close(): void {
    this.#listeners.clear();
    this.#channel?.close();
  }

  #call(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
