import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../apps/api/src/platform/embedded-postgres.ts';
import { openCluster } from '../../apps/api/src/platform/embedded-postgres/cluster.ts';
import type { Ground } from '../bench.ts';
import type { Installed } from './peers.ts';
import { zeroTables } from './zero-module.ts';

const silent = () => undefined;

/** A PostgreSQL like the product's but with `wal_level=logical`, and a copy of its rows. */
export async function openUpstream(ground: Ground, folder: string) {
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

export async function startCache(installed: Installed, upstream: string, queries: string, folder: string) {
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

export async function stopCache(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, delay(10_000).then(() => child.kill('SIGKILL'))]);
}
