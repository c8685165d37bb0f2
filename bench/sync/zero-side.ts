import { spawn, type ChildProcess } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../apps/api/src/platform/embedded-postgres.ts';
import { openCluster } from '../../apps/api/src/platform/embedded-postgres/cluster.ts';
import type { Ground } from '../bench.ts';
import type { Installed } from './peers.ts';
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

const silent = () => undefined;

/** A PostgreSQL like the product's but with `wal_level=logical`, and a copy of its rows. */
async function openUpstream(ground: Ground, folder: string) {
  const options = { dataDir: join(folder, 'upstream'), log: silent };
  const postgres = await startEmbeddedPostgres({
    ...options,
    settings: { wal_level: 'logical', max_connections: '120' },
  });
  const { superuserPassword } = await openCluster(options);
  const login = Object.assign(new URL(postgres.url), { username: 'postgres', password: superuserPassword });
  const admin = new pg.Client(login.href);
  await admin.connect();
  await admin.query('alter role citypulse superuser replication');
  await admin.end();
  const client = new pg.Client(postgres.url);
  await client.connect();
  const from = new pg.Client(ground.adminUrl);
  await from.connect();
  for (const { name, columns, create } of zeroTables) {
    await client.query(create);
    const { rows } = await from.query<Record<string, unknown>>(`select ${columns.join(', ')} from ${name}`);
    for (let at = 0; at < rows.length; at += 10_000)
      await client.query(`insert into ${name} select * from json_populate_recordset(null::${name}, $1)`, [
        JSON.stringify(rows.slice(at, at + 10_000)),
      ]);
  }
  await from.end();
  await client.query('analyze');
  return {
    url: postgres.url,
    client,
    async stop() {
      await client.end();
      await postgres.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

async function startCache(installed: Installed, upstream: string, queries: string, folder: string) {
  const port = await freePort();
  const child = spawn(process.execPath, ['node_modules/@rocicorp/zero/out/zero/src/cli.js'], {
    cwd: installed.folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ZERO_UPSTREAM_DB: upstream,
      ZERO_REPLICA_FILE: join(folder, 'zero.db'),
      ZERO_PORT: String(port),
      // Tokens are passed on unread only where mutations could be passed on too; none are made.
      ZERO_QUERY_URL: `${queries}/query`,
      ZERO_MUTATE_URL: `${queries}/mutate`,
      ZERO_ADMIN_PASSWORD: 'bench',
      ZERO_LOG_LEVEL: 'error',
      ZERO_ENABLE_TELEMETRY: 'false',
      DO_NOT_TRACK: '1',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(url).catch(silent);
    if (answer?.ok) return { child, url };
    if (child.exitCode !== null) break;
    await delay(200);
  }
  child.kill();
  throw new Error('zero-cache did not start');
}

async function stopCache(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, delay(10_000).then(() => child.kill('SIGKILL'))]);
}

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

async function allGone(clients: ReadonlySet<ZeroClient>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ([...clients].every(({ connection }) => connection.state.current.name !== 'connected')) return;
    await delay(50);
  }
  throw new Error('The clients of zero do not let go');
}

export interface ZeroSide extends Side {
  /** Statements of a writer of its own. */
  write(statement: string, values: readonly unknown[]): Promise<void>;
}

export async function zeroCache(ground: Ground, folder: string): Promise<ZeroSide> {
  const page = new Page();
  setMaxListeners(0, page);
  Object.assign(globalThis, { document: page });
  const installed = await installZero();
  const zero = await installed.load<ZeroModule>('@rocicorp/zero/out/zero/src/zero.js');
  const upstream = await openUpstream(ground, folder);
  const queryServer = await startServerProcess('./sync/zero-queries.ts', {});
  const cache = await startCache(installed, upstream.url, queryServer.url, folder);
  const { schema, queries } = zeroSchema(zero);
  const clients = new Set<ZeroClient>();
  let count = 0;
  return {
    name: `zero-cache ${zeroVersion}`,
    async open(buildingId, rows) {
      const userID = `bench-${(count += 1)}`;
      const client = new zero.Zero({
        cacheURL: cache.url,
        schema,
        userID,
        auth: userID,
        kvStore: 'mem',
        logLevel: 'error',
        hiddenTabDisconnectDelay: 0,
      });
      // What an app has to do itself: after a refused connection Zero waits to be told.
      client.connection.state.subscribe(({ name }) => {
        if (name === 'error') void client.connection.connect();
      });
      clients.add(client);
      const asked = zeroTables.flatMap(({ name }) => queries[name]?.({ buildingId }) ?? []);
      await Promise.all(asked.map((query) => client.preload(query).complete));
      const held = await Promise.all(asked.map((query) => client.run(query)));
      const there = held.reduce((sum, list) => sum + list.length, 0);
      if (there < rows) throw new Error(`Only ${there} of ${rows} rows arrived`);
      return clientOf(client, asked[0] ?? {}, async () => {
        clients.delete(client);
        await client.close();
      });
    },
    async write(statement, values) {
      await upstream.client.query(statement, [...values]);
    },
    async mark(taskId, place) {
      await upstream.client.query('update maintenance_tasks set place = $2 where id = $1', [taskId, place]);
    },
    async setOnline(online) {
      page.show(online);
      if (!online) await allGone(clients);
    },
    async stop() {
      for (const client of clients) await client.close();
      await stopCache(cache.child);
      await queryServer.stop();
      await upstream.stop();
      Reflect.deleteProperty(globalThis, 'document');
    },
  };
}
