/// <reference types="node" />
import { createHash } from 'node:crypto';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { createLive, type Live } from '../../live.ts';
import type { LiveSocket, SocketListener } from '../../live-socket.ts';
import type { LocalStore } from '../local-store.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { createSync } from '../sync.ts';
import type { Sync } from '../sync-types.ts';
import { wrapCall, wrapKeep, wrapListener, wrapSocket, wrapStore } from './client-bugs.ts';
import { FaultyStore, type Disk } from './faulty-store.ts';
import type { RunningTab, TabHost } from './parts.ts';
import { PersonSession } from './person-session.ts';
import { uploadOver } from './photo-upload.ts';
// Loaded at once: a run waits for no file.
import '../workplace.ts';

/** What screens look at. */
export const watched = [
  'maintenance_tasks',
  'task_comments',
  'task_materials',
  'photos',
  'sync_conflicts',
  'preferences',
] as const satisfies readonly SyncEntity[];

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const hashAsync = async (bytes: Uint8Array) => hashOf(bytes);

/** One running app: the product's engine with everything impure in the hands of the schedule. */
export class Tab implements RunningTab, Disk {
  readonly name: string;
  readonly device: TabHost;
  readonly session: PersonSession;
  readonly sync: Sync;
  readonly live: Live;
  readonly #raw: MemoryStore;
  readonly #isShared: boolean;
  readonly #leadWatchers = new Set<(is: boolean) => void>();
  #listener: SocketListener | undefined;
  #isAlive = true;

  constructor(device: TabHost, name: string, isShared: boolean) {
    const { around, deviceId, network } = device;
    this.name = name;
    this.device = device;
    this.#isShared = isShared;
    this.#raw = new MemoryStore(device.database, () => device.now());
    const setTimer = (work: () => void, ms: number) => this.#timer(work, ms);
    this.session = new PersonSession({ ...this.#sessionParts(), setTimer });
    const random = () => around.random.next();
    const now = () => device.now();
    const api = { call: wrapCall(this, this.session.call) };
    const common = { session: this.session, baseUrl: '', deviceId, network, random, now, setTimer };
    const newId = () => around.random.id(device.now().getTime());
    const openStore = async () => this.#open();
    const uploadPhoto = uploadOver(this);
    this.sync = createSync({ ...common, api, newId, openStore, uploadPhoto, sha256: hashAsync });
    const openSocket = (_ticket: string, listener: SocketListener) => this.#openSocket(listener);
    const whole = { ...api, all: () => Promise.reject(new Error('Nothing is listed')) };
    const keep = wrapKeep((userId) => this.sync.keep(userId), device.around.bug);
    this.live = createLive({ ...common, api: whole, openSocket, keep });
  }

  #sessionParts() {
    const { around, standing, user, keptToken } = this.device;
    const ended = () => this.device.askToSignIn();
    return { near: this, network: around.network, standing, user, keptToken, ended };
  }

  #timer(work: () => void, ms: number): () => void {
    const name = `${this.name}: timer of ${Math.round(ms)} ms`;
    return this.device.around.scheduler.after(ms, name, () => (this.#isAlive ? work() : undefined));
  }

  #open() {
    const store: LocalStore = wrapStore(this, new FaultyStore(this.#raw, this, this.device.around.random));
    if (!this.#isShared) return { store };
    const isLeader = () => this.device.leads(this);
    const watch = (listener: (is: boolean) => void) => {
      this.#leadWatchers.add(listener);
      return () => this.#leadWatchers.delete(listener);
    };
    return { store, tab: { isLeader, watch, leave: () => undefined } };
  }

  async #openSocket(given: SocketListener): Promise<LiveSocket> {
    const { network } = this.device.around;
    this.#listener = wrapListener(this, given);
    return wrapSocket(this, await network.open(this, this.device.standing, this.#listener));
  }

  start(): void {
    this.sync.start(this.live);
    this.live.start();
    for (const entity of watched) this.sync.observe(entity).subscribe(() => undefined);
    void this.session.restore();
  }

  tellLead(): void {
    for (const watcher of this.#leadWatchers) watcher(this.device.leads(this));
  }

  /** The radio is gone: the socket notices. */
  cutSocket(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    const { scheduler, random } = this.device.around;
    const closed = () => (this.#isAlive ? listener?.closed() : undefined);
    if (listener) scheduler.after(random.delay(200), `${this.name}: socket is lost`, closed);
  }

  isAlive(): boolean {
    return this.#isAlive;
  }

  isOnline(): boolean {
    return this.device.isOnline;
  }

  isFull(): boolean {
    return this.device.isFull;
  }

  failsToRead(): boolean {
    const { device } = this;
    if (device.readsToFail === 0) return false;
    device.readsToFail -= 1;
    return true;
  }

  dies(): 'before' | 'after' | undefined {
    const { death } = this.device;
    if (!death || --death.writes > 0) return undefined;
    this.device.death = undefined;
    return death.when;
  }

  /** From one moment to the next: nothing of it runs any more. */
  kill(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    this.device.around.scheduler.note(`${this.name} is killed`);
    void this.#raw.close();
    this.device.bury(this);
    this.device.forgetWatchers();
  }

  after(ms: number, name: string, work: () => void | Promise<void>): void {
    this.device.around.scheduler.after(ms, name, () => (this.#isAlive ? work() : undefined));
  }

  written(name: string, given: readonly unknown[], result: unknown): Promise<void> {
    return this.device.witness.written(name, given, result);
  }
}
