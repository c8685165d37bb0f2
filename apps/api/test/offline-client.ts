import { createClient, type Client } from '@citypulse/client/client';
import type { DeviceSigner } from '@citypulse/client/device-signer';
import type { LocalStore } from '@citypulse/client/sync/local-store';
import { MemoryStore } from '@citypulse/client/sync/stores/memory-store';
import { memoryDatabase } from '@citypulse/client/sync/stores/memory-database';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import { expect, onTestFinished } from 'vitest';
import { testPassword, type TestApi, type TestUser } from './test-api.ts';

/** The product's own client on one device, whose network can be taken away and whose app can be started anew. */
export class OfflineClient {
  readonly #api: TestApi;
  readonly #user: TestUser;
  readonly #open: () => Promise<LocalStore>;
  readonly deviceId: string;
  readonly #watchers = new Set<(online: boolean) => void>();
  #isOnline = true;
  #awaited: { path: string; resolve(): void }[] = [];
  /** The server does its work, and every so manieth answer never arrives. */
  losesEvery = Infinity;
  /** The key of this device; none: it signs nothing and is not made known. */
  signer: DeviceSigner | undefined;
  #answers = 0;
  #token: string | null = null;
  #person: string | null = null;
  #stop: () => unknown = () => undefined;
  client!: Client;

  constructor(api: TestApi, user: TestUser, open?: () => Promise<LocalStore>) {
    this.#api = api;
    this.#user = user;
    const database = memoryDatabase();
    this.#open = open ?? (async () => new MemoryStore(database));
    this.deviceId = `phone-${crypto.randomUUID()}`;
    onTestFinished(() => this.kill());
  }

  /** Opens the app; the first time somebody signs in. */
  async open(): Promise<Client> {
    this.client = this.build();
    this.#stop = this.client.start();
    if (!this.#token) await this.signIn();
    return this.client;
  }

  /** The app of this device, not yet started. */
  build(): Client {
    return createClient({
      baseUrl: this.#api.url,
      platform: 'mobile',
      app: 'mobile',
      deviceId: this.deviceId,
      tokens: {
        read: async () => this.#token,
        write: async (token) => void (this.#token = token),
        clear: async () => void (this.#token = null),
      },
      person: {
        read: async () => this.#person,
        write: async (person) => void (this.#person = person),
        clear: async () => void (this.#person = null),
      },
      network: {
        isOnline: () => this.#isOnline,
        watch: (listener) => (this.#watchers.add(listener), () => this.#watchers.delete(listener)),
      },
      fetch: (input, init) => this.#fetch(input, init),
      ...(this.signer && { signer: this.signer, device: async () => ({ deviceType: 'android' as const }) }),
      sync: { openStore: async () => ({ store: await this.#open() }) },
    });
  }

  async signIn(): Promise<void> {
    await this.client.session.signIn({ email: `${this.#user.userId}@test.example`, password: testPassword });
  }

  async #fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    if (!this.#isOnline) throw new TypeError('There is no network');
    const url = String(input instanceof Request ? input.url : input);
    for (const { resolve } of this.#awaited.filter(({ path }) => url.includes(path))) resolve();
    this.#awaited = this.#awaited.filter(({ path }) => !url.includes(path));
    const response = await fetch(input, init);
    if (++this.#answers % this.losesEvery === 0) throw new TypeError('The answer was lost');
    return response;
  }

  /** Resolves when the next request to such a path sets out. */
  next(path: string): Promise<void> {
    return new Promise((resolve) => this.#awaited.push({ path, resolve }));
  }

  setOnline(online: boolean): void {
    this.#isOnline = online;
    for (const tell of this.#watchers) tell(online);
  }

  kill(): void {
    this.#stop();
    this.#stop = () => undefined;
  }

  /** Everything is here, and everything is there. */
  async settled(timeout = 10_000): Promise<void> {
    const { sync, live } = this.client;
    const state = () => `${live.state.get().name} ${sync.state.get().name} ${sync.state.get().pending}`;
    await expect.poll(state, { timeout, interval: 10 }).toMatch(/^live (current|conflicts) 0$/);
  }

  async rows<E extends SyncEntity>(entity: E): Promise<(RowOf<E> & { pending: boolean })[]> {
    const query = this.client.sync.observe(entity);
    const stop = query.subscribe(() => undefined);
    await expect.poll(() => query.get().ready, { interval: 5, timeout: 5_000 }).toBe(true);
    const { rows } = query.get();
    stop();
    return [...rows];
  }
}
