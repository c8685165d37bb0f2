import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { migrate } from '../src/platform/migrate.ts';
import { letDatabaseGrant } from './database-wall.ts';
import { isAlive } from '../src/platform/embedded-postgres/cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export const template = 'citypulse_template';
const prefix = 'citypulse-test-';

export function withDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: name }).href;
}

/** One PostgreSQL for the whole run, with a migrated template that each test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env['DATABASE_URL_TEST']
    ? foreignServer(process.env['DATABASE_URL_TEST'])
    : await ownServer();
  await makeTemplate(server.url);
  project.provide('postgresUrl', server.url);
  return server.stop;
}

function foreignServer(url: string) {
  return { url, stop: async () => {} };
}

async function ownServer() {
  await removeAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(dataDir, 0o755); // else, as root, its server's account could not reach it
  writeFileSync(join(dataDir, 'pid'), String(process.pid));
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    // A database cannot be dropped while a worker of it is at it.
    autovacuum: 'off',
    max_connections: '200',
  };
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined, settings });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Nobody may be connected to a template while it is cloned, so it takes no connections once it is complete. */
async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const old = await client.query(`select from pg_database where datname = $1`, [template]);
    if (old.rowCount) await client.query(`alter database ${template} is_template false`);
    await client.query(`drop database if exists ${template} with (force)`);
    await client.query(`create database ${template}`);
    await migrate(withDatabase(url, template));
    if (process.env['PREDICATES_WALL'] === 'open')
      await letDatabaseGrant({ databaseUrl: withDatabase(url, template) }, 'null::uuid');
    await client.query(`alter database ${template} is_template true allow_connections false`);
  } finally {
    await client.end();
  }
}

/** Servers of test runs that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name);
    if (!existsSync(join(dataDir, 'pid')) || isAlive(Number(readFileSync(join(dataDir, 'pid'), 'utf8'))))
      continue;
    const orphan = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    await orphan.stop();
    rmSync(dataDir, { recursive: true });
  }
}
