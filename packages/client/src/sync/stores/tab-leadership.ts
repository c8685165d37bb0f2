import { alwaysLeader, type Leadership } from '../leadership.ts';
import { noChannel, openChannel, type TabChannel } from './tab-channel.ts';
import { joining, step, tickMilliseconds, type TabEffect, type TabEvent } from './tab-leadership-core.ts';

export interface Tab extends Leadership {
  channel: TabChannel;
  /** Gives up the lead, so that the next tab has it at once. */
  leave(): void;
}

/** Whether somebody looks at this tab. */
export interface Visibility {
  visible(): boolean;
  watch(listener: () => void): () => void;
}

const pageVisibility: Visibility = {
  visible: () => document.visibilityState === 'visible',
  watch(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

/** `name` is the database's: tabs of another person or server are none of ours. Alone where a browser has no locks. */
export function joinTabs(name: string): Tab {
  const locks = globalThis.navigator?.locks;
  if (!locks || typeof document === 'undefined' || typeof BroadcastChannel === 'undefined') {
    return { ...alwaysLeader, channel: noChannel, leave: () => undefined };
  }
  return new LockedTab(name, locks, pageVisibility);
}

export class LockedTab implements Tab {
  readonly channel: TabChannel;
  readonly #name: string;
  readonly #locks: LockManager;
  readonly #listeners = new Set<(isLeader: boolean) => void>();
  readonly #stops: (() => void)[];
  #state;
  #waiting = new AbortController();
  #release: (() => void) | undefined;
  #left = false;

  constructor(name: string, locks: LockManager, visibility: Visibility) {
    this.#name = `${name}-leader`;
    this.#locks = locks;
    this.channel = openChannel(name);
    const [state, effects] = joining(visibility.visible(), performance.now());
    this.#state = state;
    const timer = setInterval(() => this.#on({ type: 'tick', at: performance.now() }), tickMilliseconds);
    this.#stops = [
      () => clearInterval(timer),
      this.channel.on('leader', (message) => this.#hear(message)),
      visibility.watch(() =>
        this.#on(visibility.visible() ? { type: 'shown', at: performance.now() } : { type: 'hidden' }),
      ),
    ];
    for (const effect of effects) this.#carryOut(effect);
  }

  isLeader(): boolean {
    return this.#state.leads && !this.#left;
  }

  watch(listener: (isLeader: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  leave(): void {
    const led = this.isLeader();
    this.#left = true;
    for (const stop of this.#stops) stop();
    this.#waiting.abort();
    this.#release?.();
    if (led) this.#tell();
    this.channel.close();
  }

  #hear(message: unknown): void {
    if (message === 'beat') this.#on({ type: 'beat', at: performance.now() });
    if (message === 'ask') this.#on({ type: 'asked' });
  }

  #on(event: TabEvent): void {
    if (this.#left) return;
    const led = this.#state.leads;
    const [state, effects] = step(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    if (led !== state.leads) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.isLeader());
  }

  #carryOut(effect: TabEffect): void {
    switch (effect) {
      case 'beat':
      case 'ask':
        return this.channel.post('leader', effect);
      case 'queue':
        return this.#request({});
      case 'steal':
        return this.#request({ steal: true });
    }
  }

  /** Only one request of this tab is under way: a theft takes the place of waiting in the queue. */
  #request(how: { steal?: true }): void {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    const holding = this.#locks.request(this.#name, how.steal ? how : { signal: waiting.signal }, () => {
      if (this.#left || waiting.signal.aborted) return undefined;
      this.#on({ type: 'granted' });
      return new Promise<void>((resolve) => (this.#release = resolve));
    });
    // Refused or stolen; whoever has asked again or left meanwhile knows better.
    holding.catch(() => {
      if (this.#waiting === waiting) this.#on({ type: 'lost', at: performance.now() });
    });
  }
}
