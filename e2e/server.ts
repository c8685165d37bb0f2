import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { runBuild } from '../apps/api/src/http/app-builds/run-build.ts';
import {
  appNames,
  distOf,
  hashSources,
  readStamp,
  type AppName,
} from '../apps/api/src/http/app-builds/sources.ts';
import { startSmtp } from '../apps/api/test/smtp.ts';
import { givenTown, people, type Town } from './town.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

declare module 'vitest' {
  export interface ProvidedContext {
    baseUrl: string;
    /** File with every letter the server has sent, one JSON a line. */
    letters: string;
    town: Town;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function buildApp(app: AppName): Promise<void> {
  const stamp = await readStamp(distOf(root, app));
  if (stamp?.sources === (await hashSources(root, app))) return;
  const { succeeded, output } = await runBuild({ root, app, niceness: 0 });
  if (!succeeded) throw new Error(`apps/${app} cannot be built:\n${output}`);
}

/** Starts the program as a person would; answers once it says where it listens. */
async function startServer(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const server = spawn(process.execPath, [join(root, 'apps/api/src/main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (text: Buffer) => {
      output += String(text);
      if (output.includes('CityPulse: http')) resolve();
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.once('exit', () => reject(new Error(`The server did not start:\n${output}`)));
  });
  return server;
}

async function createAdministrator(env: NodeJS.ProcessEnv): Promise<void> {
  const { email, password } = people.admin;
  const command = ['user', 'create', '--email', email, '--name', 'Ada Admin', '--role', 'admin'];
  const cli = spawn(process.execPath, [join(root, 'apps/api/src/cli.ts'), ...command], {
    env: { ...env, CITYPULSE_PASSWORD: password },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(cli, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The administrator could not be created');
}

/** One server with an own data folder and a small town for all flows. */
export async function setup(project: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'citypulse-e2e-'));
  const port = await freePort();
  const letters = join(dataDir, 'letters.jsonl');
  const smtp = await startSmtp((letter) => appendFileSync(letters, `${JSON.stringify(letter)}\n`));
  const env = {
    ...process.env,
    PORT: String(port),
    HOST: 'localhost',
    CITYPULSE_DATA: dataDir,
    CITYPULSE_DEMO: '0',
    CITYPULSE_BUILD: '0',
    CITYPULSE_LIMITS: 'record',
    SMTP_URL: smtp.url,
    CITYPULSE_ANOMALY: 'record',
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
  };
  for (const app of appNames) await buildApp(app);
  const server = await startServer(env);
  const stop = async () => {
    const ended = once(server, 'exit');
    if (server.exitCode === null && server.kill('SIGTERM')) await ended;
    await smtp.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await createAdministrator(env);
    const baseUrl = `http://localhost:${port}`;
    project.provide('baseUrl', baseUrl);
    project.provide('letters', letters);
    project.provide('town', await givenTown(baseUrl));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
