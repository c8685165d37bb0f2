import { type SyncDelta } from '@citypulse/contracts/sync';
import { cursorOf, readCursor, type Change, type Scope } from '@citypulse/contracts/sync-changes';
import { step } from './live-core.ts';
import type { LiveCore, LiveEffect, LiveEvent, PullAnswer, TimerName } from './live-events.ts';
import { initialLive } from './live-step.ts';
import { VersionGuard } from './version-guard.ts';

/** A server in memory and a network that can be made to misbehave, for the tests of the core. */
const scopes: Scope[] = ['a', 'b'].map((letter) => ({
  id: `${letter.repeat(8)}-0000-4000-8000-000000000000`,
  rights: 'r',
}));
const keys = 6;

interface Entry {
  pos: number;
  last: number;
  key: number;
  v: number;
}

const idOf = (key: number) => `00000000-0000-4000-8000-00000000000${key}`;
const scopeOf = (key: number) => scopes[key % scopes.length]?.id ?? '';

export class World {
  epoch = 'e0000000-0000-4000-8000-000000000000';
  feed: Entry[] = [];
  versions = new Map<number, number>();
  /** What has been emitted to sockets, all in all and per scope. */
  emitted = 0;
  sent = new Map<string, number>();

  core: LiveCore = initialLive;
  guard = new VersionGuard();
  applied = new Map<number, number>();
  /** Pairs of key and version, as published. */
  published: string[] = [];
  cursors: string[] = [];
  base = 0;

  /** Server side of the open socket; messages on their way to the client. */
  joined = false;
  /** Scopes whose frames the socket gets. */
  rooms = new Set<string>();
  wire: LiveEvent[] = [];
  late: LiveEvent[] = [];
  requests: LiveEffect[] = [];
  answers: LiveEvent[] = [];
  timers = new Set<TimerName>();
  slow = false;

  get head(): number {
    return this.feed.at(-1)?.pos ?? 0;
  }

  commit(touched: readonly number[]): void {
    const last = this.head + touched.length;
    for (const key of touched) {
      const v = (this.versions.get(key) ?? 0) + 1;
      this.versions.set(key, v);
      this.feed.push({ pos: this.head + 1, last, key, v });
    }
  }

  /** The node reads the feed and sends what is new, or a poke to a slow client. */
  emit(): void {
    if (this.head === this.emitted) return;
    for (const scope of scopes) {
      const news = this.feed.filter(({ pos, key }) => pos > this.emitted && scopeOf(key) === scope.id);
      const pos = news.at(-1)?.last;
      if (pos === undefined) continue;
      const delta: SyncDelta = {
        scope: scope.id,
        prev: this.sent.get(scope.id) ?? 0,
        pos,
        changes: this.rows(news),
      };
      this.sent.set(scope.id, pos);
      if (this.joined && !this.slow && this.rooms.has(scope.id))
        this.wire.push({ type: 'delta', link: this.core.linkNumber, delta });
    }
    this.emitted = this.head;
    const pos = cursorOf(this.epoch, this.emitted);
    if (this.joined && this.slow) this.wire.push({ type: 'poke', link: this.core.linkNumber, head: pos });
    else if (this.joined) this.wire.push({ type: 'head', link: this.core.linkNumber, pos });
    this.slow = false;
  }

  /** Rights that were taken away and given back at once: a pull says nothing of it, but the node has looked in between. */
  review(without: readonly string[]): void {
    this.rooms = new Set(scopes.map(({ id }) => id).filter((id) => !without.includes(id)));
    if (this.joined) this.wire.push({ type: 'scope_changed', link: this.core.linkNumber });
  }

  rows(entries: readonly Entry[]): Change[] {
    return [...new Set(entries.map(({ key }) => key))].map((key) => ({
      t: 'buildings',
      id: idOf(key),
      v: this.versions.get(key) ?? 0,
      op: 'put',
      scope: scopeOf(key),
    }));
  }

  /** The server works on the oldest request; its answer sets out. */
  serve(limit: number): void {
    this.wire.push(...this.late.splice(0));
    const request = this.requests.shift();
    if (request?.type === 'open') this.answers.push({ type: 'opened', link: request.link });
    if (request?.type === 'resume' && request.link === this.core.linkNumber) this.join(request);
    if (request?.type === 'pull') this.answers.push(this.answerPull(request, limit));
  }

  join({ cursor, link }: LiveEffect & { type: 'resume' }): void {
    this.joined = true;
    this.rooms = new Set(scopes.map(({ id }) => id));
    const from = cursor === null ? undefined : readCursor(cursor);
    const mode =
      from && from.epoch !== this.epoch ? 'resync' : from && from.pos >= this.emitted ? 'live' : 'pull';
    const head = cursorOf(this.epoch, this.emitted);
    // Frames may overtake the answer, which takes the server a look into the feed.
    this.late.push({ type: 'resumed', link, answer: { ok: true, mode, head } });
  }

  answerPull({ pull, cursor, scopes: held }: LiveEffect & { type: 'pull' }, limit: number): LiveEvent {
    const from = cursor === null ? { epoch: this.epoch, pos: this.head } : readCursor(cursor);
    if (!from || from.epoch !== this.epoch) return { type: 'pull_failed', pull, resync: true };
    const after = this.feed.filter(({ pos }) => pos > from.pos);
    const end = after[Math.min(limit, after.length) - 1]?.last ?? from.pos;
    const more = end < this.head;
    const added = scopes.filter(({ id }) => !held.some((scope) => scope.id === id));
    const changes = this.rows(after.filter(({ pos }) => pos <= end));
    return {
      type: 'pulled',
      pull,
      answer: { cursor: cursorOf(this.epoch, end), more, changes, scopes: { added, removed: [] } },
    };
  }

  /** Something that is on its way arrives: the order holds on the socket only. */
  deliver(fromWire: boolean): void {
    const event = fromWire ? this.wire.shift() : this.answers.shift();
    if (event) this.tell(event);
  }

  cut(): void {
    this.joined = false;
    this.wire = [];
    this.late = [];
    this.answers = this.answers.filter((event) => event.type !== 'opened');
    this.requests = this.requests.filter((request) => request.type === 'pull');
    if (this.core.link !== 'down') this.tell({ type: 'closed', link: this.core.linkNumber });
  }

  losePull(): void {
    const index = this.answers.findIndex((event) => event.type === 'pulled');
    const [lost] = index < 0 ? [] : this.answers.splice(index, 1);
    if (lost?.type === 'pulled') this.tell({ type: 'pull_failed', pull: lost.pull, resync: false });
  }

  ring(): void {
    for (const name of Array.from(this.timers)) {
      this.timers.delete(name);
      this.tell({ type: 'timer', name });
    }
  }

  newEpoch(): void {
    this.epoch = `e${String(Number(this.epoch.slice(1, 8)) + 1).padStart(7, '0')}-0000-4000-8000-000000000000`;
    this.cut();
  }

  tell(event: LiveEvent): void {
    const [core, effects] = step(this.core, event, 0.5);
    this.core = core;
    for (const effect of effects) this.perform(effect);
  }

  perform(effect: LiveEffect): void {
    if (effect.type === 'timer') this.timers.add(effect.name);
    else if (effect.type === 'cancel') this.timers.delete(effect.name);
    else if (effect.type === 'publish') {
      this.publish(effect);
      this.tell({ type: 'published', number: effect.number });
    } else if (effect.type === 'reset') this.guard.forget();
    else if (effect.type === 'close') this.hangUp();
    else this.requests.push(effect);
  }

  hangUp(): void {
    this.joined = false;
    this.wire = [];
    this.late = [];
    this.requests = this.requests.filter((request) => request.type === 'pull');
  }

  publish(effect: LiveEffect & { type: 'publish' }): void {
    // A first publication stands on a snapshot of that moment.
    if (effect.first) {
      this.base = readCursor(effect.cursor)?.pos ?? 0;
      this.published = [];
      this.cursors = [];
      this.applied = new Map();
    }
    this.cursors.push(effect.cursor);
    for (const change of this.guard.fresh(effect.changes)) {
      const key = Number(change.id.slice(-1));
      this.published.push(`${key}@${change.v}`);
      this.applied.set(key, change.v);
    }
  }

  /** What was published up to the cursor but has not arrived. */
  missing(): Entry[] {
    const reached = this.core.cursor ? (readCursor(this.core.cursor)?.pos ?? 0) : 0;
    return this.feed.filter(
      ({ pos, key, v }) => pos > this.base && pos <= reached && (this.applied.get(key) ?? 0) < v,
    );
  }

  /** Everything goes well for long enough. */
  settle(): void {
    for (let round = 0; round < 12; round++) {
      this.emit();
      while (this.requests.length + this.late.length > 0) this.serve(100);
      while (this.wire.length > 0) this.deliver(true);
      while (this.answers.length > 0) this.deliver(false);
      this.ring();
    }
  }
}

export const keyCount = keys;
export const scopeIds = scopes.map(({ id }) => id);
export type { PullAnswer };
