import { socketTicket } from '@citypulse/contracts/identity';
import { getPreferences } from '@citypulse/contracts/preferences';
import type { Change } from '@citypulse/contracts/sync-changes';
import { isApiError } from './api-error.ts';
import { step } from './live-core.ts';
import type { LiveCore, LiveEffect, LiveEvent, Publish, TimerName } from './live-events.ts';
import { socketIo, type LiveSocket, type OpenSocket, type SocketListener } from './live-socket.ts';
import type { Keeper } from './live-keeper.ts';
import { nameOf, signedOutLive, type LiveState } from './live-state.ts';
import { LiveWriter } from './live-writer.ts';
import { askPull, type LiveRequestSettings } from './live-requests.ts';
import { initialLive } from './live-step.ts';
import { network as deviceNetwork, type Network } from './network.ts';
import { userOf, type Session } from './session.ts';
import { createStore, type Store } from './store.ts';
import { timer, type SetTimer } from './timer.ts';
import { VersionGuard } from './version-guard.ts';

export interface LiveSubscriber {
  /** Each version of each row once, in the order of the feed; what came together belongs together. */
  changes?(changes: readonly Change[]): void;
  /** What may be seen has changed. */
  scopes?(added: readonly string[], removed: readonly string[]): void;
  /** Nothing read before may be trusted any more. */
  reset?(): void;
}

export interface Live {
  state: Store<LiveState>;
  subscribe(subscriber: LiveSubscriber): () => void;
  /** Place in the feed up to which everything is known here; null before the first answer. */
  position(): string | null;
  /** Does now what it would do after the present wait. */
  retry(): void;
  /** Asks the server now. */
  ask(): void;
  /** Begins anew with whatever keeps the rows by now. */
  restart(): void;
  /** Follows session and network until the returned function is called. */
  start(): () => void;
}

export interface LiveSettings extends LiveRequestSettings {
  session: Session;
  baseUrl: string;
  openSocket?: OpenSocket;
  network?: Network;
  random?: () => number;
  now?: () => Date;
  /** Returns how to cancel. */
  setTimer?: SetTimer;
  /** What keeps the rows of this person; null where another tab does, or nothing. */
  keep?: (userId: string) => Promise<Keeper | null>;
}

export const createLive = (settings: LiveSettings): Live => new Downlink(settings);

/** Carries out what the core decides; holds no rule of its own, and repeats nothing by itself. */
class Downlink implements Live {
  readonly state = createStore<LiveState>(signedOutLive);
  readonly #settings: LiveSettings;
  readonly #open: OpenSocket;
  readonly #network: Network;
  readonly #subscribers = new Set<LiveSubscriber>();
  readonly #timers = new Map<TimerName, () => void>();
  readonly #guard = new VersionGuard();
  #core: LiveCore = initialLive;
  #socket: LiveSocket | undefined;
  #pulling: AbortController | undefined;
  #userId: string | undefined;
  #writer: LiveWriter;
  #begun = 0;
  readonly #events: LiveEvent[] = [];
  #stepping = false;

  constructor(settings: LiveSettings) {
    this.#settings = settings;
    this.#open = settings.openSocket ?? socketIo(settings.baseUrl);
    this.#network = settings.network ?? deviceNetwork();
    this.#writer = this.#writerTo(null);
  }

  #writerTo(keeper: Keeper | null): LiveWriter {
    const writer: LiveWriter = new LiveWriter(keeper, {
      ...this.#settings,
      // What is written for one person is no news for the next.
      tell: (event) => this.#writer === writer && this.#tell(event),
      announce: (publication) => this.#writer === writer && this.#announce(publication),
    });
    return writer;
  }

  subscribe(subscriber: LiveSubscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  position(): string | null {
    return this.#core.cursor;
  }

  retry(): void {
    for (const [name, cancel] of this.#timers) {
      cancel();
      this.#tell({ type: 'timer', name });
    }
  }

  ask(): void {
    this.#tell({ type: 'mended' });
    this.#tell({ type: 'asked' });
  }

  restart(): void {
    if (this.#userId === undefined) return;
    this.#userId = undefined;
    this.#tell({ type: 'signed_out' });
    this.#followSession();
  }

  start(): () => void {
    const unsubscribe = this.#settings.session.state.subscribe(() => this.#followSession());
    const unwatch = this.#network.watch((online) => this.#tell({ type: online ? 'online' : 'offline' }));
    if (!this.#network.isOnline()) this.#tell({ type: 'offline' });
    this.#followSession();
    return () => {
      unsubscribe();
      unwatch();
      this.#userId = undefined;
      this.#tell({ type: 'signed_out' });
    };
  }

  #followSession(): void {
    const state = this.#settings.session.state.get();
    const userId = state.name === 'signed_in' ? userOf(state)?.id : undefined;
    if (userId === this.#userId) return;
    // A position is good for one person only.
    if (this.#userId !== undefined) this.#tell({ type: 'signed_out' });
    this.#userId = userId;
    if (userId !== undefined) void this.#begin(userId);
  }

  async #begin(userId: string): Promise<void> {
    const begun = ++this.#begun;
    const { keep } = this.#settings;
    if (!keep) return this.#tell({ type: 'signed_in' });
    const keeper = await keep(userId).catch(() => null);
    // Somebody else meanwhile, or another tab leads now.
    if (this.#userId !== userId || this.#begun !== begun) return;
    this.#writer = this.#writerTo(keeper);
    this.#tell({ type: 'signed_in', keeps: keeper !== null });
  }

  /** What an effect causes at once is worked on after all effects of its step. */
  #tell(event: LiveEvent): void {
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    const wasLive = this.state.get().name === 'live';
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
    this.#show(wasLive);
  }

  #step(event: LiveEvent): void {
    const [core, effects] = step(this.#core, event, (this.#settings.random ?? Math.random)());
    this.#core = core;
    if (event.type === 'signed_out') {
      this.#guard.forget();
      this.#writer = this.#writerTo(null);
    }
    for (const effect of effects) this.#perform(effect);
  }

  #show(wasLive: boolean): void {
    const shown = this.state.get();
    const name = nameOf(this.#core);
    const { broken } = this.#core;
    if (name === shown.name && broken === shown.broken) return;
    const { now = () => new Date() } = this.#settings;
    const caughtUpAt = name === 'live' || wasLive ? now() : shown.caughtUpAt;
    this.state.set({
      name,
      joined: this.#core.link === 'joined',
      broken,
      caughtUpAt: name === 'signed_out' ? null : caughtUpAt,
    });
  }

  #perform(effect: LiveEffect): void {
    switch (effect.type) {
      case 'open':
        return void this.#connect(effect.link);
      case 'close':
        this.#socket?.close();
        this.#socket = undefined;
        return;
      case 'resume':
        return void this.#resume(effect);
      case 'pull':
        return void this.#pull(effect);
      case 'timer':
        return this.#schedule(effect.name, effect.ms);
      case 'cancel':
        return this.#timers.get(effect.name)?.();
      case 'reset':
        this.#guard.forget();
        this.#each((subscriber) => subscriber.reset?.());
        return this.#writer.perform(effect);
      default:
        return this.#writer.perform(effect);
    }
  }

  #schedule(name: TimerName, ms: number): void {
    this.#timers.get(name)?.();
    const { setTimer = timer } = this.#settings;
    this.#timers.set(
      name,
      setTimer(() => this.#tell({ type: 'timer', name }), ms),
    );
  }

  #announce(effect: Publish): void {
    const added = effect.added.map((scope) => scope.id);
    if (!effect.first && added.length + effect.removed.length > 0) {
      this.#each((subscriber) => subscriber.scopes?.(added, effect.removed));
    }
    const changes = this.#guard.fresh(effect.changes);
    if (changes.length > 0) this.#each((subscriber) => subscriber.changes?.(changes));
  }

  #each(tell: (subscriber: LiveSubscriber) => void): void {
    for (const subscriber of this.#subscribers) tell(subscriber);
  }

  #listener(link: number): SocketListener {
    return {
      opened: () => this.#tell({ type: 'opened', link }),
      closed: (retryAfterSeconds) =>
        this.#tell({ type: 'closed', link, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }),
      delta: (delta) => this.#tell({ type: 'delta', link, delta }),
      head: (pos) => this.#tell({ type: 'head', link, pos }),
      poke: (head) => this.#tell({ type: 'poke', link, head }),
      scopeChanged: () => this.#tell({ type: 'scope_changed', link }),
      // It has ended, or its person has to prove who he is: the answer to a request says which.
      revoked: () => void this.#settings.api.call(getPreferences).catch(() => undefined),
    };
  }

  async #connect(link: number): Promise<void> {
    try {
      const { ticket } = await this.#settings.api.call(socketTicket, {}, { retry: false });
      const socket = await this.#open(ticket, this.#listener(link));
      if (this.#core.linkNumber === link && this.#core.session) this.#socket = socket;
      else socket.close();
    } catch (error) {
      const after = isApiError(error) ? error.retryAfterSeconds : undefined;
      this.#listener(link).closed(after);
    }
  }

  async #resume(effect: LiveEffect & { type: 'resume' }): Promise<void> {
    const { link } = effect;
    try {
      const answer = await this.#socket?.resume(effect.cursor, effect.scopes);
      if (answer) this.#tell({ type: 'resumed', link, answer });
      else this.#listener(link).closed();
    } catch {
      // Refused, unreadable or too late: a fresh socket is the one remedy.
      this.#listener(link).closed();
    }
  }

  async #pull(effect: LiveEffect & { type: 'pull' }): Promise<void> {
    this.#pulling?.abort();
    const { signal } = (this.#pulling = new AbortController());
    const outcomesAfter = async () => this.#writer.keeper?.outcomesAfter();
    this.#tell(await askPull(this.#settings, effect, outcomesAfter, signal));
  }
}
