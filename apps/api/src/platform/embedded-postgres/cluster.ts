import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { findBinaries, makeOpenFolder, sharedFolder } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { canTraverse, serverUser } from './server-user.ts';
import type { ServerUser } from './server-user.ts';
import { defaultSettings } from './settings.ts';

/**
 * `postgres.json` in the data folder names the cluster and holds its passwords. It is written before the cluster
 * exists and marked `ready` after, so a start that was cut off is finished by the next one. Whoever deletes the
 * data folder starts afresh, wherever the cluster lies.
 */
type ClusterRecord = {
  cluster: string;
  password: string;
  superuserPassword: string;
  port?: number;
  ready: boolean;
};

export type Cluster = {
  folder: string;
  user: ServerUser;
  binaries: Binaries;
  created: boolean;
  password: string;
  superuserPassword: string;
  port: number | undefined;
  settings: Record<string, string>;
  keepPort(port: number): void;
};

type Options = { dataDir: string; log: (message: string) => void; settings?: Record<string, string> };

/** Finds the cluster of a data folder, or makes it. */
export async function openCluster({ dataDir: directory, log, settings = {} }: Options): Promise<Cluster> {
  mkdirSync(directory, { recursive: true });
  const dataDir = realpathSync(directory);
  const record = readRecord(dataDir) ?? writeNewRecord(dataDir);
  const folder = resolve(dataDir, record.cluster);
  const exists = existsSync(join(folder, 'PG_VERSION'));
  removeAbandoned(folder);
  if (record.ready && !exists)
    throw new Error(
      `There is no database in ${folder} (named by ${recordName}), or it belongs to another account`,
    );
  const user = serverUser(exists ? folder : undefined);
  const binaries = findBinaries(user, dataDir);
  if (!exists) {
    claimPlace(folder, dataDir);
    await createCluster(folder, user, binaries, record.superuserPassword, log);
  }
  if (!record.ready) writeRecord(dataDir, { ...record, ready: true });
  checkMajor(folder, binaries.major);
  return {
    ...record,
    folder,
    user,
    binaries,
    created: !exists,
    port: record.port,
    settings,
    keepPort: (port) => writeRecord(dataDir, { ...record, ready: true, port }),
  };
}

const recordName = 'postgres.json';
export const clustersFolder = join(sharedFolder, 'clusters');
/** Beside a cluster outside its data folder: a file that names the folder. */
export const ownerSuffix = '.owner';

function readRecord(dataDir: string): ClusterRecord | undefined {
  const path = join(dataDir, recordName);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ClusterRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const hint =
      'it holds the passwords of the embedded database and is readable by the account that made it';
    throw new Error(`Cannot read ${path} (${hint})`, { cause: error });
  }
}

function randomSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Of two processes that start at once one writes the record, and the other uses what it wrote. */
function writeNewRecord(dataDir: string): ClusterRecord {
  if (existsSync(join(dataDir, 'postgres', 'PG_VERSION')))
    throw new Error(`${join(dataDir, recordName)} with the passwords of the database beside it is missing`);
  const record = {
    cluster: choosePlace(dataDir),
    password: randomSecret(),
    superuserPassword: randomSecret(),
    ready: false,
  };
  try {
    writeFileSync(join(dataDir, recordName), JSON.stringify(record), { mode: 0o600, flag: 'wx' });
    return record;
  } catch (error) {
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' && readRecord(dataDir);
    if (theirs) return theirs;
    throw error;
  }
}

function writeRecord(dataDir: string, record: ClusterRecord): void {
  const half = join(dataDir, `${recordName}.${process.pid}`);
  writeFileSync(half, JSON.stringify(record), { mode: 0o600 });
  renameSync(half, join(dataDir, recordName));
}

/** In the data folder, unless we are root and the account that runs the server cannot get there. */
function choosePlace(dataDir: string): string {
  if (canTraverse(serverUser(undefined), dataDir)) return 'postgres';
  return join(clustersFolder, randomBytes(6).toString('hex'));
}

/** A place outside the data folder says whose it is. */
function claimPlace(folder: string, dataDir: string): void {
  if (parse(folder).dir !== clustersFolder) return;
  for (const path of [sharedFolder, clustersFolder]) makeOpenFolder(path);
  writeFileSync(folder + ownerSuffix, dataDir, { mode: 0o600 });
}

/** Made beside its place and moved there when complete, so a cluster that exists is a whole one. */
async function createCluster(
  folder: string,
  user: ServerUser,
  binaries: Binaries,
  superuserPassword: string,
  log: (message: string) => void,
): Promise<void> {
  log(`Creating the database in ${folder}`);
  const half = `${folder}.new-${process.pid}`;
  const passwordFile = `${half}.password`;
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (user) for (const path of [half, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await initdb(half, passwordFile, user, binaries);
    appendFileSync(join(half, 'postgresql.conf'), defaultSettings);
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true });
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error; // else a second process was faster
  } finally {
    rmSync(passwordFile);
  }
}

async function initdb(
  half: string,
  passwordFile: string,
  user: ServerUser,
  binaries: Binaries,
): Promise<void> {
  const { code, output } = await runTool(
    binaries.path('initdb'),
    [
      '-D',
      half,
      '-U',
      'postgres',
      '--pwfile',
      passwordFile,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ].concat(['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync', '--no-instructions']),
    user,
  );
  if (code !== 0)
    throw new Error(`The database could not be created (initdb: ${code ?? 'killed'})\n${output}`);
}

/** Makes up for the file sync that `initdb` left out, so that a power cut after the first start finds a whole cluster. */
export async function writeThrough({ folder, user, binaries }: Cluster): Promise<void> {
  await runTool(binaries.path('initdb'), ['--sync-only', '-D', folder], user);
}

/** Runs one of PostgreSQL's tools in a bare environment: its locale and time zone must not depend on the caller's. */
export async function runTool(path: string, args: string[], user: ServerUser) {
  const child = spawn(path, args, { ...user, ...toolOptions, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

export const toolOptions = {
  cwd: parse(process.cwd()).root,
  env: { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], LC_ALL: 'C', TZ: 'UTC' },
  windowsHide: true,
};

/** What a start left behind that was killed while it created the cluster. */
function removeAbandoned(folder: string): void {
  const { dir, base } = parse(folder);
  for (const name of existsSync(dir) ? readdirSync(dir) : []) {
    const owner = name.startsWith(`${base}.new-`)
      ? Number.parseInt(name.slice(base.length + 5), 10)
      : process.pid;
    if (isAlive(owner)) continue;
    try {
      rmSync(join(dir, name), { recursive: true });
    } catch {
      // Its initdb is just finishing, unaware that its CityPulse is gone: the next start removes the rest.
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function checkMajor(folder: string, major: number): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found === String(major)) return;
  throw new Error(
    `The database in ${folder} was made by PostgreSQL ${found}, this CityPulse brings PostgreSQL ${major}. ` +
      'Back it up with the version that made it and restore the backup here (docs/embedded-postgres.md).',
  );
}
