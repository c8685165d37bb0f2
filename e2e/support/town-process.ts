import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

interface Account {
  uid: number;
  gid: number;
}

/** A server in a process of its own, started as `npm start` does. */
export interface TownProcess {
  url: string;
  /** From the start of the process to its first answered request. */
  milliseconds: number;
  output(): string;
  errors(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a crash or the kernel would end it. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

/** A data folder of its own, which the database's account can reach. */
export function dataFolder(owner?: Account): string {
  const folder = mkdtempSync(join(tmpdir(), 'citypulse-e2e-'));
  chmodSync(folder, 0o755);
  if (owner) chownSync(folder, owner.uid, owner.gid);
  folders.push(folder);
  return folder;
}

/** What a shell would hand over; nothing of the test runner. */
export const environment = (dataDir: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: dataDir,
  PORT: '0',
  CITYPULSE_DATA: dataDir,
  CITYPULSE_BUILD: '0',
  ...extra,
});

export async function startTown(
  dataDir: string,
  extra: NodeJS.ProcessEnv = {},
  account?: Account,
): Promise<TownProcess> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: environment(dataDir, extra),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  running.add(child);
  const ended = once(child, 'exit').then(() => running.delete(child));
  const said = { output: '', errors: '' };
  const url = await new Promise<string>((found, refuse) => {
    child.stderr.on('data', (chunk) => (said.errors += String(chunk)));
    child.stdout.on('data', (chunk) => {
      said.output += String(chunk);
      const [address] = /http:\/\/localhost:\d+/.exec(said.output) ?? [];
      if (address) found(address);
    });
    child.once('exit', (code) => refuse(new Error(`Ended with ${code}\n${said.output}${said.errors}`)));
  });
  const answer = await fetch(`${url}/v1/system/info`);
  await answer.json();
  return {
    url,
    milliseconds: performance.now() - begun,
    output: () => said.output,
    errors: () => said.errors,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Process id of the database server of a data folder; undefined when none runs. */
export function databaseProcess(dataDir: string): number | undefined {
  const record = join(dataDir, 'postgres.json');
  if (!existsSync(record)) return undefined;
  const { cluster } = JSON.parse(readFileSync(record, 'utf8')) as { cluster: string };
  const file = join(resolve(dataDir, cluster), 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

/** Ends what a failed test left running and removes the data folders. */
export async function cleanUp(): Promise<void> {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  for (const folder of folders) {
    const database = databaseProcess(folder);
    if (database !== undefined) process.kill(database, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
