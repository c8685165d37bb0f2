import { cursorOf, readCursor, type Change, type Scope } from '@citypulse/contracts/sync-changes';
import { step } from './live-core.ts';
import type { LiveCore, LiveEffect, LiveEvent, PullAnswer, TimerName } from './live-events.ts';
import { initialLive } from './live-step.ts';
import { keeperOf } from './sync/keeper-of.ts';
import { memoryDatabase } from './sync/stores/memory-database.ts';
import { MemoryStore } from './sync/stores/memory-store.ts';
import { StoreError } from './sync/stores/store-errors.ts';

/*
 * A server with scopes that come and go and a device with a store, for the tests of snapshots and publications. There
 * is no socket: pulls, pages and writes are worked on when the test says so, in any order that can happen.
 */
export const scopeIds = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`);
export const rowIds = [1, 2, 3, 4, 5, 6].map((number) => `00000000-0000-4000-8000-00000000000${number}`);

interface Row {
  scope: string;
  v: number;
}

type Request = LiveEffect & { type: 'pull' | 'snapshot' };

export class StageWorld {
  epoch = 1;
  readonly rows = new Map<string, Row>();
  feed: { pos: number; id: string; v: number; from: string | null }[] = [];
  readonly grants = new Map<string, string>();

  store = new MemoryStore(memoryDatabase());
  keeper = keeperOf(this.store);
  core: LiveCore = initialLive;
  isFull = false;
  requests: Request[] = [];
  answers: LiveEvent[] = [];
  writes: { work: () => Promise<LiveEvent | undefined>; number?: number }[] = [];
  timers = new Set<TimerName>();

  get head(): number {
    return this.feed.at(-1)?.pos ?? 0;
  }

  cursor(pos = this.head): string {
    return cursorOf(`e0000000-0000-4000-8000-${String(this.epoch).padStart(12, '0')}`, pos);
  }

  /** Null: deleted. */
  write(id: string, scope: string | null): void {
    const before = this.rows.get(id);
    const v = Math.max(before?.v ?? 0, ...this.feed.filter((one) => one.id === id).map((one) => one.v)) + 1;
    if (scope === null) this.rows.delete(id);
    else this.rows.set(id, { scope, v });
    this.feed.push({ pos: this.head + 1, id, v, from: before?.scope ?? null });
  }

  restore(): void {
    this.epoch += 1;
    this.feed = [];
  }

  async open(): Promise<void> {
    this.tell({ type: 'signed_in', keeps: true });
  }

  /** The app is killed: what is under way is lost, what is written stays. */
  async crash(): Promise<void> {
    this.core = initialLive;
    this.requests = [];
    this.answers = [];
    this.writes = [];
    this.timers.clear();
    await this.open();
  }

  serve(limit: number): void {
    const request = this.requests.shift();
    if (request?.type === 'pull') this.answers.push(this.#pulled(request, limit));
    if (request?.type === 'snapshot') this.#page(request, limit);
  }

  #pulled({ pull, cursor, scopes }: LiveEffect & { type: 'pull' }, limit: number): LiveEvent {
    const from = readCursor(cursor ?? this.cursor());
    const isKnown = from?.epoch === readCursor(this.cursor())?.epoch && (from?.pos ?? 0) <= this.head;
    if (!from || !isKnown) return { type: 'pull_failed', pull, resync: true };
    const after = this.feed.filter(({ pos }) => pos > from.pos);
    const page = after.slice(0, limit);
    const end = page.at(-1)?.pos ?? this.head;
    const held = new Map(scopes.map(({ id, rights }) => [id, rights]));
    const added = [...this.grants]
      .filter(([id, rights]) => held.get(id) !== rights)
      .map(([id, rights]) => ({ id, rights, snapshot: `${id} ${this.epoch} ` }));
    const removed = [...held].filter(([id, rights]) => this.grants.get(id) !== rights).map(([id]) => id);
    const answer: PullAnswer = {
      cursor: this.cursor(end),
      more: end < this.head,
      changes: page.flatMap((entry) => this.#told(entry)),
      scopes: { added, removed },
      outcomes: [],
    };
    return { type: 'pulled', pull, answer };
  }

  #told({ id, v, from }: { id: string; v: number; from: string | null }): Change[] {
    const row = this.rows.get(id);
    const left: Change[] =
      from !== null && this.grants.has(from) && row?.scope !== from
        ? [{ t: 'buildings', id, v: row?.v ?? v, op: row ? 'out' : 'del', scope: from }]
        : [];
    return row && this.grants.has(row.scope) ? [...left, this.#put(id, row)] : left;
  }

  #put = (id: string, { scope, v }: Row): Change => ({
    t: 'buildings',
    id,
    v,
    op: 'put',
    scope,
    row: { id, v },
  });

  #page({ staging, name, token }: LiveEffect & { type: 'snapshot' }, limit: number): void {
    const [scope = '', epoch = '', after = ''] = token.split(' ');
    if (!this.grants.has(scope) || Number(epoch) !== this.epoch) {
      this.answers.push({ type: 'page_failed', staging, name, gone: true });
      return;
    }
    const found = [...this.rows]
      .filter(([id, row]) => row.scope === scope && id > after)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    const page = found.slice(0, limit);
    const next = found.length > limit ? `${scope} ${epoch} ${page.at(-1)?.[0] ?? ''}` : null;
    const rows = page.map(([id, row]) => this.#put(id, row));
    this.#write(async () => {
      await this.keeper.stagePage(name, rows, next);
      return { type: 'page_kept', staging, name, next };
    });
  }

  /** The oldest write reaches the disk. */
  async carryOut(): Promise<void> {
    const write = this.writes.shift();
    if (!write) return;
    try {
      if (this.isFull) throw new StoreError('storage_full', 'The device is full');
      const event = await write.work();
      if (event) this.tell(event);
    } catch (error) {
      const isStale = error instanceof StoreError && error.code !== 'storage_full';
      if (write.number !== undefined) {
        const why = isStale ? 'stale' : 'storage_full';
        this.tell({ type: 'publish_failed', number: write.number, why });
      } else if (isStale) this.#write(async () => ({ type: 'loaded', held: await this.keeper.load() }));
      else this.tell({ type: 'store_failed', why: 'storage_full' });
    }
  }

  #write(work: () => Promise<LiveEvent | undefined | void>, number?: number): void {
    const done = async () => (await work()) ?? undefined;
    this.writes.push({ work: done, ...(number !== undefined && { number }) });
  }

  deliver(): void {
    const answer = this.answers.shift();
    if (answer) this.tell(answer);
  }

  lose(): void {
    const lost = this.requests.shift();
    if (lost?.type === 'pull') this.answers.push({ type: 'pull_failed', pull: lost.pull, resync: false });
    if (lost?.type === 'snapshot')
      this.answers.push({ type: 'page_failed', staging: lost.staging, name: lost.name, gone: false });
  }

  ring(): void {
    for (const name of Array.from(this.timers)) {
      this.timers.delete(name);
      this.tell({ type: 'timer', name });
    }
  }

  tell(event: LiveEvent): void {
    const [core, effects] = step(this.core, event, 0.5);
    this.core = core;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: LiveEffect): void {
    switch (effect.type) {
      case 'pull':
      case 'snapshot':
        return void this.requests.push(effect);
      case 'timer':
        return void this.timers.add(effect.name);
      case 'cancel':
        return void this.timers.delete(effect.name);
      case 'publish':
        return this.#write(async () => {
          await this.keeper.publish(effect);
          return { type: 'published', number: effect.number };
        }, effect.number);
      case 'begin_stage':
        return this.#write(() => this.keeper.beginStage(effect.stage));
      case 'drop_stage':
        return this.#write(() => this.keeper.dropStage(effect.name));
      case 'reset':
        return this.#write(() => this.keeper.forget());
      case 'reload':
        return this.#write(async () => ({ type: 'loaded', held: await this.keeper.load() }));
      default:
    }
  }

  async settle(): Promise<void> {
    this.isFull = false;
    for (let round = 0; round < 80; round++) {
      while (this.requests.length > 0) this.serve(3);
      while (this.answers.length > 0) this.deliver();
      while (this.writes.length > 0) await this.carryOut();
      this.ring();
    }
  }

  /** What the device ought to show. */
  expected(): string[] {
    return [...this.rows]
      .filter(([, { scope }]) => this.grants.has(scope))
      .map(([id, { scope, v }]) => `${id} ${scope} ${v}`)
      .toSorted();
  }

  async shown(): Promise<string[]> {
    const rows = await this.store.rows('buildings');
    return rows.map(({ id, scope, v }) => `${id} ${scope} ${v}`).toSorted();
  }

  async held(): Promise<readonly Scope[]> {
    return (await this.store.load()).scopes;
  }
}
