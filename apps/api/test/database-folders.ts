import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { runsAsRoot, serverUser } from '../src/platform/embedded-postgres/server-user.ts';

export const runScript = fileURLToPath(new URL('run-postgres.ts', import.meta.url));
/** As root: the account the server runs under. */
export const otherAccount = runsAsRoot() ? serverUser(undefined) : undefined;

/** Data folders of a test file; what was started in them is stopped and removed at its end. */
export function useDatabaseFolders() {
  const root = mkdtempSync(join(tmpdir(), 'citypulse-postgres-'));
  chmodSync(root, 0o755);
  const original = join(root, 'original');
  const started: (EmbeddedPostgres | ChildProcess)[] = [];

  async function start(dataDir: string, attach = false): Promise<EmbeddedPostgres> {
    const database = await startEmbeddedPostgres({ dataDir, attach, log: () => undefined });
    started.push(database);
    return database;
  }

  /** A process that is ended with the test file. */
  function track<Child extends ChildProcess>(child: Child): Child {
    started.push(child);
    return child;
  }

  /** A node process of its own that runs the database of this folder. */
  async function startProcess(dataDir: string, script = runScript, account = {}) {
    const node = track(spawnDatabase(dataDir, script, account));
    return { node, ...(await firstLine(node.stdout)) };
  }

  /** The data folder of a stopped CityPulse that holds the fact 1. */
  function usedFolder(name: string): string {
    const folder = join(root, name);
    execFileSync('cp', ['-a', original, folder]);
    return folder;
  }

  beforeAll(async () => {
    const database = await start(original);
    await query(database.url, 'create table facts (n int primary key)');
    await query(database.url, 'insert into facts values (1)');
    await database.stop();
  });

  afterAll(async () => {
    for (const one of started) {
      if ('stop' in one) await one.stop();
      else one.kill('SIGKILL');
    }
    rmSync(root, { recursive: true });
  });

  return { root, start, track, startProcess, usedFolder };
}

function spawnDatabase(dataDir: string, script: string, account: { uid?: number; gid?: number }) {
  return spawn(process.execPath, [script, dataDir], { ...account, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(output: Readable): Promise<{ url: string; adopted: boolean }> {
  for await (const line of createInterface(output))
    return JSON.parse(line) as { url: string; adopted: boolean };
  throw new Error('the process ended before its database was ready');
}

export async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

export async function facts(url: string): Promise<number[]> {
  return (await query<{ n: number }>(url, 'select n from facts order by n')).map((row) => row.n);
}

export function pidFile(dataDir: string): string {
  return join(dataDir, 'postgres', 'postmaster.pid');
}

export function postmasterPid(dataDir: string): number {
  return Number(readFileSync(pidFile(dataDir), 'utf8').split('\n')[0]);
}
