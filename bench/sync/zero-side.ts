import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ground } from '../bench.ts';
import { startServerProcess } from '../processes.ts';
import type { Side, SideClient } from './side.ts';
import {
  installZero,
  zeroSchema,
  zeroTables,
  zeroVersion,
  type ZeroClient,
  type ZeroModule,
} from './zero-module.ts';
import { openUpstream, startCache, stopCache } from './zero-server.ts';

/** Zero leaves its socket while nobody looks at the page, and comes back at once: the page of all clients. */
class Page extends EventTarget {
  visibilityState: 'visible' | 'hidden' = 'visible';
  show(visible: boolean): void {
    this.visibilityState = visible ? 'visible' : 'hidden';
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function clientOf(zero: ZeroClient, tasks: object, close: () => Promise<void>): SideClient {
  const when = (fits: (rows: readonly { id: string; place: string | null }[]) => boolean) =>
    new Promise<number>((resolve) => {
      const view = zero.materialize(tasks);
      let isDone = false;
      const stop = view.addListener((rows) => {
        if (isDone || !fits(rows)) return;
        isDone = true;
        resolve(performance.now());
        setImmediate(() => (stop(), view.destroy()));
      });
    });
  return {
    shows: (taskId, place) => when((rows) => rows.some((row) => row.id === taskId && row.place === place)),
    showsMany: (place, count) => when((rows) => rows.filter((row) => row.place === place).length >= count),
    close,
  };
}

const reached = (client: ZeroClient, name: string) =>
  new Promise<void>((resolve) => {
    const { state } = client.connection;
    if (state.current.name === name) return resolve();
    const stop = state.subscribe((now) => {
      if (now.name !== name) return;
      stop();
      resolve();
    });
  });

async function allGone(clients: ReadonlySet<ZeroClient>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ([...clients].every(({ connection }) => connection.state.current.name !== 'connected')) return;
    await delay(50);
  }
  throw new Error('The clients of zero do not let go');
}

async function startServers(ground: Ground, folder: string) {
  const installed = await installZero();
  const zero = await installed.load<ZeroModule>('@rocicorp/zero/out/zero/src/zero.js');
  const upstream = await openUpstream(ground, folder);
  const application = await startServerProcess('./sync/zero-queries.ts', {});
  const cache = await startCache(installed, upstream.url, application.url, folder);
  return { zero, upstream, application, cache };
}

export class ZeroSide implements Side {
  readonly name = `zero-cache ${zeroVersion}`;
  readonly #page = new Page();
  readonly #servers: Awaited<ReturnType<typeof startServers>>;
  readonly #shape: ReturnType<typeof zeroSchema>;
  readonly #clients = new Set<ZeroClient>();
  #count = 0;

  private constructor(servers: Awaited<ReturnType<typeof startServers>>) {
    this.#servers = servers;
    this.#shape = zeroSchema(servers.zero);
    setMaxListeners(0, this.#page);
    Object.assign(globalThis, { document: this.#page });
  }

  static async start(ground: Ground, folder: string): Promise<ZeroSide> {
    return new ZeroSide(await startServers(ground, folder));
  }

  #client(more: object = {}): ZeroClient {
    const { zero, cache } = this.#servers;
    const { schema, mutators } = this.#shape;
    const userID = `bench-${(this.#count += 1)}`;
    const options = { cacheURL: cache.url, schema, mutators, userID, auth: userID, kvStore: 'mem' };
    const client = new zero.Zero({ ...options, logLevel: 'fatal', hiddenTabDisconnectDelay: 0, ...more });
    // What an app has to do itself: after a refused connection Zero waits to be told.
    client.connection.state.subscribe(({ name }) => {
      if (name === 'error') void client.connection.connect();
    });
    this.#clients.add(client);
    return client;
  }

  async open(buildingId: string, rows: number): Promise<SideClient> {
    const client = this.#client();
    const { queries } = this.#shape;
    const asked = zeroTables.flatMap(({ name }) => queries[name]?.({ buildingId }) ?? []);
    await Promise.all(asked.map((query) => client.preload(query).complete));
    const held = await Promise.all(asked.map((query) => client.run(query)));
    const there = held.reduce((sum, list) => sum + list.length, 0);
    if (there < rows) throw new Error(`Only ${there} of ${rows} rows arrived`);
    return clientOf(client, asked[0] ?? {}, async () => {
      this.#clients.delete(client);
      await client.close();
    });
  }

  /** How many changes a client takes once it knows that it is offline. */
  async takenOffline(buildingId: string, taskIds: readonly string[]): Promise<number> {
    const client = this.#client({ disconnectTimeoutMs: 1_000 });
    const { queries, mutators } = this.#shape;
    await client.preload(queries['maintenance_tasks']?.({ buildingId }) ?? {}).complete;
    await this.setOnline(false);
    await reached(client, 'disconnected');
    const change = (id: string) => mutators['change']?.({ id, place: 'Keller' }) ?? {};
    const results = await Promise.all(taskIds.map((id) => client.mutate(change(id)).client));
    await this.setOnline(true);
    return results.filter(({ type }) => type === 'success').length;
  }

  /** A statement of a writer of its own. */
  async write(statement: string, values: readonly unknown[]): Promise<void> {
    await this.#servers.upstream.client.query(statement, [...values]);
  }

  mark(taskId: string, place: string): Promise<void> {
    return this.write('update maintenance_tasks set place = $2 where id = $1', [taskId, place]);
  }

  async setOnline(online: boolean): Promise<void> {
    this.#page.show(online);
    if (!online) await allGone(this.#clients);
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) await client.close();
    const { cache, application, upstream } = this.#servers;
    await stopCache(cache.child);
    await application.stop();
    await upstream.stop();
    Reflect.deleteProperty(globalThis, 'document');
  }
}
