import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { startKeyRotation, startMailing } from './features/accounts/accounts.jobs.ts';
import { appBuilds } from './http/app-builds.ts';
import { startSockets } from './http/sockets.ts';
import { startSealer } from './features/audit/audit.jobs.ts';
import { ensureDemoTown } from './features/demo/demo.service.ts';
import { startDemoTown } from './features/demo/demo.jobs.ts';
import { ensureBaseData } from './features/prices/base-data.service.ts';
import { demoAccounts, demoPassword } from './features/users/demo-accounts.service.ts';
import { startMaintenancePlans } from './features/maintenance-plans/maintenance-plans.jobs.ts';
import { startInbox } from './features/notifications/notifications.jobs.ts';
import { startPhotoJobs } from './features/photos/photos.jobs.ts';
import { rowLoaders } from './features/sync/row-loaders.service.ts';
import { startForgetting } from './features/security/security.jobs.ts';
import type { Config } from './platform/config.ts';
import type { AppContext } from './platform/context.ts';
import { openDatabases } from './platform/db.ts';
import { createLog } from './platform/log.ts';
import { createMail } from './platform/mail.ts';
import { migrate } from './platform/migrate.ts';
import { folderFiles } from './platform/files.ts';
import { securityEventsSettled } from './platform/security-events.ts';
import { loadSecrets } from './platform/secrets.ts';
import { createHttpServer } from './server.ts';
import { welcome } from './welcome.ts';

export interface Start {
  config: Config;
  postgres: Promise<{ url: string; stop(): Promise<void> }>;
  print: (line: string) => void;
  /** `performance.now()` at the process's first line. */
  started: number;
  /** The checkout's folder. */
  root: string;
}

/** Runs one node until SIGINT or SIGTERM, then drains it. */
export async function run({ config, postgres, print, started, root }: Start): Promise<void> {
  const database = await postgres;
  const app = await openApp(config, database.url, print);
  const stop = new AbortController();
  const builds = appBuilds({
    root,
    log: { info: print, error: (message) => app.log.error(message) },
    signal: stop.signal,
    build: config.buildApps,
  });
  const server = createHttpServer(app, { apps: builds.router });
  const live = await startSockets(app, server, rowLoaders, stop.signal);
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  const accounts = config.demo ? demoAccounts : [];
  print(welcome({ port, milliseconds: performance.now() - started, accounts, password: demoPassword }));
  const building = builds.start();
  const jobs = startJobs(app, stop.signal);
  const demo = startDemoTown(app, stop.signal, {
    databaseUrl: database.url,
    baseUrl: `http://localhost:${port}`,
  });

  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  stop.abort();
  await Promise.all([drain(server), building, live.stopped, demo, ...jobs]);
  await securityEventsSettled(app);
  await app.db.close();
  await database.stop();
}

/** Everything a request needs, on a database of the newest schema with what must be in it before anybody asks. */
async function openApp(config: Config, url: string, print: (line: string) => void): Promise<AppContext> {
  const log = createLog(config.logLevel);
  await migrate(config.databaseAdminUrl ?? url);
  const db = openDatabases({ url, poolSize: config.poolSize, log });
  const files = folderFiles(join(config.dataDir, 'media'));
  const secrets = await loadSecrets(config);
  const mail = createMail(config, print);
  const app: AppContext = { db, now: () => new Date(), log, config, secrets, files, mail };
  await ensureBaseData(app);
  // Whoever reads of the accounts may sign in at once.
  if (config.demo) await ensureDemoTown(app);
  return app;
}

/** What goes on by itself; each ends when the signal aborts. */
const startJobs = (app: AppContext, signal: AbortSignal): Promise<void>[] => [
  startPhotoJobs(app, signal),
  startInbox(app, signal),
  startSealer(app, signal),
  startForgetting(app, signal),
  startMaintenancePlans(app, signal),
  startKeyRotation(app, signal),
  startMailing(app, signal),
];

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Lets running requests end for up to 20 s. */
async function drain(server: Server): Promise<void> {
  const force = setTimeout(() => server.closeAllConnections(), 20_000);
  // A connection whose request has just ended would stay open for the next one.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(force);
  clearInterval(sweep);
}
