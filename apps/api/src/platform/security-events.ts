import { isIP } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { SecurityEventKind } from '@citypulse/contracts/security';
import type { AppContext } from './context.ts';
import { perApp } from './per-app.ts';

type Maybe<T> = T | null | undefined;

/** Something that may be part of an attack, or belongs to the picture of what is usual. */
export interface SecurityEvent {
  kind: SecurityEventKind;
  userId?: Maybe<string>;
  /** The e-mail address somebody tried; kept only as a keyed hash. */
  account?: Maybe<string>;
  sessionId?: Maybe<string>;
  /** The installation, as the client names it. */
  deviceId?: Maybe<string>;
  ip?: Maybe<string>;
  userAgent?: Maybe<string>;
  detail?: Readonly<Record<string, string | number | boolean | null>>;
}

export type NotedEvent = SecurityEvent & { at: Date };
type Sink = (events: readonly NotedEvent[]) => Promise<void>;

/** More than a database takes in a few seconds; beyond it the newest are only counted. */
const longestQueue = 10_000;
const batchSize = 500;
/** Events come in bursts; one look serves a burst. */
const gap = 100;

/** What is noted waits here, outside the caller's transaction and time. */
class Queue {
  readonly #app: AppContext;
  #waiting: NotedEvent[] = [];
  #lost = 0;
  #running: Promise<void> | null = null;
  #sink: Sink | null = null;

  constructor(app: AppContext) {
    this.#app = app;
  }

  add(event: NotedEvent): void {
    if (this.#waiting.length < longestQueue) this.#waiting.push(event);
    else this.#lost += 1;
    this.#start();
  }

  takeBy(sink: Sink): void {
    this.#sink = sink;
    this.#start();
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #start(): void {
    if (this.#running || !this.#sink || this.#waiting.length === 0) return;
    const sink = this.#sink;
    this.#running = this.#drain(sink).finally(() => {
      this.#running = null;
      this.#start();
    });
  }

  async #drain(sink: Sink): Promise<void> {
    while (this.#waiting.length > 0) {
      await setTimeout(gap);
      const events = this.#waiting.splice(0, batchSize);
      try {
        await sink(events);
      } catch (error) {
        this.#app.log.error(
          { error: (error as Error).message, events: events.length },
          'security events lost',
        );
      }
      if (this.#lost > 0) this.#app.log.error({ events: this.#lost }, 'too many security events at once');
      this.#lost = 0;
    }
  }
}

const queueOf = perApp((app) => new Queue(app));

/** Costs the caller nothing and never fails; what it leads to follows a moment later. */
export function noteSecurityEvent(app: AppContext, event: SecurityEvent): void {
  queueOf(app).add({ ...event, at: app.now() });
}

/** Who keeps and judges what is noted on this node. */
export const takeSecurityEvents = (app: AppContext, sink: Sink): void => queueOf(app).takeBy(sink);

/** All that has been noted so far is kept and judged. */
export const securityEventsSettled = (app: AppContext): Promise<void> => queueOf(app).settled();

/** The address as the database takes it; an IPv4 address within IPv6 is that address. */
export function plainIp(ip: Maybe<string>): string | null {
  const plain = (ip ?? '').replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0] ?? '';
  return isIP(plain) === 0 ? null : plain;
}
