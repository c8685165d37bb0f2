import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, runTool, toolOptions } from './cluster.ts';
import type { Cluster } from './cluster.ts';

export type Postmaster = { pid: number; port: number };

const pidFileName = 'postmaster.pid';

/** The server that runs on this folder, whoever started it; a port of 0 means that it hasn't written its port yet. */
export function runningPostmaster(folder: string): Postmaster | undefined {
  const path = join(folder, pidFileName);
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  const pid = Number(lines[0]);
  return isPostmasterOf(folder, pid) ? { pid, port: Number(lines[3] ?? 0) } : undefined;
}

/**
 * Whether the process is this folder's server, and not a zombie or a stranger that got the same number. The command
 * line is readable by everyone; the working directory, where readable, still tells after the folder was moved.
 */
function isPostmasterOf(folder: string, pid: number): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return commandLine(pid).includes(` -D ${folder} `);
  if (readQuietly(`/proc/${pid}/cmdline`).includes(`\0-D\0${folder}\0`)) return true;
  const cwd = statSync(`/proc/${pid}/cwd`, { throwIfNoEntry: false, bigint: true });
  const own = statSync(folder, { bigint: true });
  return readQuietly(`/proc/${pid}/comm`) === 'postgres\n' && cwd?.ino === own.ino && cwd.dev === own.dev;
}

export function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process ended meanwhile, or is none of our business
  }
}

function commandLine(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/**
 * A pid file left behind whose number now belongs to a zombie or a stranger keeps PostgreSQL from starting. Writing
 * our own number into it lets it pass (PostgreSQL ignores its parent's), and keeps the shared-memory key in it, by
 * which PostgreSQL still notices backends of the dead server.
 */
function disarmPidFile(folder: string): void {
  const path = join(folder, pidFileName);
  if (!existsSync(path)) return;
  const [pid, ...rest] = readFileSync(path, 'utf8').split('\n');
  if (!(Number(pid) > 0)) rmSync(path);
  else writeFileSync(path, [process.pid, ...rest].join('\n'));
}

export type Launch = Postmaster & { failure(): string | undefined };

/** Starts a server of our own; detached, so that Ctrl+C reaches it only through us, after the requests are done. */
export function launchPostmaster(cluster: Cluster, port: number): Launch {
  const { folder, user, binaries, settings } = cluster;
  disarmPidFile(folder);
  const output = openSync(join(folder, 'startup.log'), 'w', 0o600);
  const extra = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', folder, '-p', String(port), ...extra];
  const child = spawn(binaries.path('postgres'), args, {
    ...user,
    ...toolOptions,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  let spawnError: string | undefined;
  child.on('error', (error) => (spawnError = error.message));
  const ended = () => spawnError !== undefined || child.exitCode !== null || child.signalCode !== null;
  const failure = () => (ended() ? (spawnError ?? lastWords(folder)) : undefined);
  return { pid: child.pid ?? 0, port, failure };
}

/** The wanted port if it is free, else any. */
export async function freePort(wanted: number | undefined): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted ?? 0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    if (wanted === undefined) throw error;
    return freePort(undefined);
  } finally {
    server.close();
  }
}

/** The first lines of a start come on stderr, the later ones in the log the server keeps itself. */
function lastWords(folder: string): string {
  const logs = join(folder, 'log');
  const names = existsSync(logs) ? readdirSync(logs).map((name) => join(logs, name)) : [];
  const newest = names.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs).slice(0, 1);
  const tails = [join(folder, 'startup.log'), ...newest].map((path) =>
    readQuietly(path).trim().split('\n').slice(-8),
  );
  return tails.flat().join('\n');
}

/** Whether a start failed for a reason that a second attempt may not meet: a port just taken, or a server just dying. */
export function isPassing(failure: string): boolean {
  return isPortTaken(failure) || /lock file .* already exists|shared memory block/.test(failure);
}

export function isPortTaken(failure: string): boolean {
  return /could not create any TCP\/IP sockets|could not bind/.test(failure);
}

/**
 * Ends the server with everything committed on disk. First no new session may begin (a CityPulse that starts now waits
 * and launches its own server); sessions that are just closing may do so, then the rest is cut off.
 */
export async function stopPostmaster(
  cluster: Cluster,
  pid: number,
  closeOwn: () => Promise<void>,
): Promise<void> {
  const { folder, user, binaries } = cluster;
  if (process.platform === 'win32') {
    await closeOwn();
    await runTool(binaries.path('pg_ctl'), ['stop', '-D', folder, '-m', 'fast', '-w'], user);
    return;
  }
  signal(pid, 'SIGTERM');
  await closeOwn();
  const escalation: [afterMs: number, name: NodeJS.Signals][] = [
    [500, 'SIGINT'],
    [60_000, 'SIGQUIT'],
  ];
  const since = performance.now();
  while (isPostmasterOf(folder, pid)) {
    const next = escalation[0];
    if (next && performance.now() - since > next[0]) {
      signal(pid, next[1]);
      escalation.shift();
    }
    await delay(10);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, name);
}
