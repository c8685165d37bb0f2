/// <reference types="node" />
import type { Random } from './random.ts';

interface Event {
  at: number;
  /** Of several at the same moment the seed decides which comes first. */
  tie: number;
  name: string;
  work: () => void | Promise<void>;
  isCancelled: boolean;
}

const kept = 30;

const before = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);

/**
 * A clock that moves from event to event. Timers, requests, answers, messages, writes and the steps of the server are
 * events; after each one all promises that can go on have gone on.
 */
export class Scheduler {
  /** Milliseconds since the beginning. */
  now = 0;
  steps = 0;
  readonly #random: Random;
  /** A heap, the next event first. */
  readonly #queue: Event[] = [];
  readonly #history: string[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Returns how to cancel. */
  after(ms: number, name: string, work: Event['work']): () => void {
    const event = { at: this.now + ms, tie: this.#random.next(), name, work, isCancelled: false };
    this.#push(event);
    return () => void (event.isCancelled = true);
  }

  /** What happened lately, oldest first. */
  history(): string[] {
    return [...this.#history];
  }

  /** Beside the events: what was decided while one was worked on. */
  note(what: string): void {
    this.#history.push(`${String(Math.round(this.now)).padStart(7)} ms  ${what}`);
    if (this.#history.length > kept) this.#history.shift();
  }

  async runUntil(at: number, then: () => void | Promise<void>): Promise<void> {
    for (let next = this.#queue[0]; next && next.at <= at; next = this.#queue[0]) {
      const event = this.#pop();
      if (!event || event.isCancelled) continue;
      this.now = Math.max(this.now, event.at);
      this.steps += 1;
      this.note(event.name);
      await event.work();
      await drained();
      await then();
    }
    this.now = Math.max(this.now, at);
  }

  #push(event: Event): void {
    const queue = this.#queue;
    let index = queue.length;
    queue.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = queue[parent];
      if (!above || before(above, event)) break;
      queue[index] = above;
      index = parent;
    }
    queue[index] = event;
  }

  #pop(): Event | undefined {
    const queue = this.#queue;
    const [first] = queue;
    const last = queue.pop();
    if (!last || queue.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [queue[left], queue[left + 1]];
      const child = a && b && before(b, a) ? left + 1 : left;
      const below = queue[child];
      if (!below || before(last, below)) break;
      queue[index] = below;
      index = child;
    }
    queue[index] = last;
    return first;
  }
}

/** Every promise that needs nothing but its turn has had it. */
export const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
