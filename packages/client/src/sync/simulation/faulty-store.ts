import type { Beside, LocalStore, NewMutation, StoreChange } from '../local-store.ts';
import { StoreError } from '../stores/store-errors.ts';
import { withoutContent } from '../stores/store-watchers.ts';
import type { Random } from './random.ts';

/** What can happen to a device while it writes. */
export interface Disk {
  name: string;
  isAlive(): boolean;
  isFull(): boolean;
  /** Asked at each look at the state: does it fail this once? */
  failsToRead(): boolean;
  /** Asked at each write: does the device die now, and has the write happened? */
  dies(): 'before' | 'after' | undefined;
  kill(): void;
  after(ms: number, name: string, work: () => void | Promise<void>): void;
  /** A write is durable now. */
  written(name: string, given: readonly unknown[], result: unknown): Promise<void> | void;
}

/**
 * A store whose every write is an event of the schedule: other things happen before it and between it and its answer,
 * and the device may die at both moments. Of one connection they are carried out in the order they were asked for.
 */
export class FaultyStore implements LocalStore {
  readonly #inner: LocalStore;
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #queue: { name: string; work: () => void | Promise<void> }[] = [];
  #isBusy = false;
  /** This connection is writing just now: what it hears is its own. */
  #isOwn = false;

  constructor(inner: LocalStore, disk: Disk, random: Random) {
    this.#inner = inner;
    this.#disk = disk;
    this.#random = random;
  }

  #enqueue(name: string, work: () => void | Promise<void>): void {
    this.#queue.push({ name, work });
    if (!this.#isBusy) this.#next();
  }

  #next(): void {
    const next = this.#queue.shift();
    this.#isBusy = next !== undefined;
    if (!next) return;
    this.#disk.after(this.#random.delay(2), `${this.#disk.name}: ${next.name}`, async () => {
      await next.work();
      this.#next();
    });
  }

  #write<T>(name: string, given: readonly unknown[], work: () => Promise<T>): Promise<T> {
    const answer = Promise.withResolvers<T>();
    this.#enqueue(name, async () => {
      const disk = this.#disk;
      const death = disk.dies();
      if (death === 'before') return disk.kill();
      if (disk.isFull()) return answer.reject(new StoreError('storage_full', 'The device is full'));
      try {
        this.#isOwn = true;
        const result = await work();
        this.#isOwn = false;
        await disk.written(name, given, result);
        if (death === 'after') return disk.kill();
        if (!this.#random.chance(0.2)) return answer.resolve(result);
        disk.after(this.#random.delay(5), `${disk.name}: ${name} is answered`, () => answer.resolve(result));
      } catch (error) {
        this.#isOwn = false;
        if (!(error instanceof StoreError)) throw error;
        answer.reject(error);
      }
    });
    return answer.promise;
  }

  #read<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.#isBusy && !this.#random.chance(0.05)) return work();
    const answer = Promise.withResolvers<T>();
    this.#enqueue(name, () => work().then(answer.resolve, answer.reject));
    return answer.promise;
  }

  load = () =>
    this.#read('load', async () => {
      if (this.#disk.failsToRead()) throw new Error('The disk does not answer');
      return this.#inner.load();
    });
  rows: LocalStore['rows'] = (entity, filter) => this.#read('rows', () => this.#inner.rows(entity, filter));
  outbox: LocalStore['outbox'] = (states) => this.#read('outbox', () => this.#inner.outbox(states));
  blobs = () => this.#read('blobs', () => this.#inner.blobs());
  blobBytes: LocalStore['blobBytes'] = (id) => this.#read('blobBytes', () => this.#inner.blobBytes(id));
  note: LocalStore['note'] = (key) => this.#read('note', () => this.#inner.note(key));
  use = () => this.#inner.use();

  beginStage: LocalStore['beginStage'] = (stage) =>
    this.#write('beginStage', [stage], () => this.#inner.beginStage(stage));
  stagePage: LocalStore['stagePage'] = (...page) =>
    this.#write('stagePage', page, () => this.#inner.stagePage(...page));
  dropStage: LocalStore['dropStage'] = (name) =>
    this.#write('dropStage', [name], () => this.#inner.dropStage(name));
  publish: LocalStore['publish'] = (publication) =>
    this.#write('publish', [publication], () => this.#inner.publish(publication));
  forgetCursor = () => this.#write('forgetCursor', [], () => this.#inner.forgetCursor());
  enqueue = (mutations: readonly NewMutation[], beside?: Beside) =>
    this.#write('enqueue', [mutations, beside], () => this.#inner.enqueue(mutations, beside));
  handOut = () => this.#write('handOut', [], () => this.#inner.handOut());
  settle: LocalStore['settle'] = (outcomes) =>
    this.#write('settle', [outcomes], () => this.#inner.settle(outcomes));
  requeueFrom: LocalStore['requeueFrom'] = (...how) =>
    this.#write('requeueFrom', how, () => this.#inner.requeueFrom(...how));
  discard: LocalStore['discard'] = (...what) =>
    this.#write('discard', what, () => this.#inner.discard(...what));
  updateBlob: LocalStore['updateBlob'] = (...what) =>
    this.#write('updateBlob', what, () => this.#inner.updateBlob(...what));
  setNote: LocalStore['setNote'] = (...note) =>
    this.#write('setNote', note, () => this.#inner.setNote(...note));
  cleanUp: LocalStore['cleanUp'] = (limits) =>
    this.#write('cleanUp', [limits], () => this.#inner.cleanUp(limits));

  /** What another tab did is told by a message, a little later. */
  watch = (listener: (change: StoreChange) => void): (() => void) =>
    this.#inner.watch((change) => {
      if (this.#isOwn) return listener(change);
      const tell = () => (this.#disk.isAlive() ? listener(withoutContent(change)) : undefined);
      this.#disk.after(this.#random.delay(10), `${this.#disk.name}: hears of another tab`, tell);
    });

  close = () => this.#inner.close();
}
