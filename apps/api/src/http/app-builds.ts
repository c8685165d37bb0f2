import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import type { Request } from 'express';
import { runBuild } from './app-builds/run-build.ts';
import { progressAssets, sendProgressPage } from './app-builds/progress-page.ts';
import { appNames, distOf, hashSources, readStamp } from './app-builds/sources.ts';
import type { AppName } from './app-builds/sources.ts';
import { findFile, listFiles, looksLikeFile, sendFile } from './app-builds/static-files.ts';
import type { StaticFiles } from './app-builds/static-files.ts';

type AppState =
  | { name: 'checking' }
  | { name: 'queued' }
  | { name: 'building'; since: string }
  | { name: 'ready' }
  | { name: 'failed'; output: string }
  /** Never built, and building is off. */
  | { name: 'missing' };

type AppStatus = { app: AppName; state: AppState };

export type AppBuildsOptions = {
  /** The folder of the checkout. */
  root: string;
  log: { info(message: string): void; error(message: string): void };
  signal: AbortSignal;
  /** False serves the apps as they were built. */
  build?: boolean;
};

export type AppBuilds = {
  router: Router;
  status(): AppStatus[];
  /** Looks which apps are stale and builds them, one after the other; comes back when all are done. */
  start(): Promise<void>;
};

/** The page people wait for is built with more of the machine than the ones nobody has asked for yet. */
const niceness: Record<AppName, number> = { web: 5, admin: 15, mobile: 19 };

type App = { app: AppName; state: AppState; files: StaticFiles };

/** Serves the three front-end apps from their dist folders, and builds what is stale behind a progress page. */
export function appBuilds(options: AppBuildsOptions): AppBuilds {
  const apps = appNames.map((app): App => ({ app, state: { name: 'checking' }, files: new Map() }));
  const checked = Promise.withResolvers<void>();
  const status = () => apps.map(({ app, state }) => ({ app, state }));
  const router = Router();
  router.use(progressAssets(status));
  router.use(async (request, response, next) => {
    const asked = appOf(request);
    const app = apps.find((one) => one.app === asked?.app);
    if (!asked || !app) return next();
    await checked.promise;
    if (app.state.name === 'ready') {
      const file = findFile(app.files, asked.path);
      return file ? sendFile(request, response, file) : next();
    }
    return looksLikeFile(asked.path) ? next() : sendProgressPage(response);
  });
  return { router, status, start };

  async function start(): Promise<void> {
    const unfinished = await Promise.all(apps.map((app) => check(app, options)));
    checked.resolve();
    for (const app of apps.filter((_, index) => unfinished[index])) await buildOne(app, options);
  }
}

/** Ours, and never a page: what the API answers itself. */
const reserved = /^\/(?:v1|docs|healthz|readyz|metrics|_build)(?:\/|$)/;

/** Which app a request asks, and for what in it. */
function appOf({ method, path }: Request): { app: AppName; path: string } | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || reserved.test(path)) return undefined;
  const [, prefix, rest = ''] = /^\/(?:(admin|m)(?:\/|$))?(.*)$/s.exec(path) ?? [];
  try {
    const inside = decodeURIComponent(rest).replace(/\/+$/, '');
    return { app: prefix === 'admin' ? 'admin' : prefix === 'm' ? 'mobile' : 'web', path: inside };
  } catch {
    return undefined;
  }
}

/** Sets the state of an app as found; answers whether there is something to build or to compress. */
async function check(app: App, { root, log, build = true }: AppBuildsOptions): Promise<boolean> {
  const dist = distOf(root, app.app);
  const [stamp, sources] = await Promise.all([readStamp(dist), hashSources(root, app.app)]);
  const fresh = stamp?.sources === sources;
  if (build && !fresh) app.state = { name: 'queued' };
  else if (!(await exists(join(dist, 'index.html')))) app.state = { name: 'missing' };
  else await makeReady(app, dist);
  if (!build && !fresh)
    log.info(`apps/${app.app} is not built from the present sources: npm run build:${app.app}`);
  return build && !(fresh && stamp.compressed);
}

async function makeReady(app: App, dist: string): Promise<void> {
  app.files = await listFiles(dist);
  app.state = { name: 'ready' };
}

async function buildOne(app: App, { root, log, signal }: AppBuildsOptions): Promise<void> {
  if (signal.aborted) return;
  const started = performance.now();
  const dist = distOf(root, app.app);
  if (app.state.name === 'queued') app.state = { name: 'building', since: new Date().toISOString() };
  const onBuilt = () => {
    if (app.state.name === 'building') log.info(`apps/${app.app} was built in ${seconds(started)}`);
    void makeReady(app, dist);
  };
  const { succeeded, output } = await runBuild({
    root,
    app: app.app,
    niceness: niceness[app.app],
    signal,
    onBuilt,
  });
  if (succeeded) return makeReady(app, dist); // now with its compressed files
  if (signal.aborted || app.state.name === 'ready') return;
  app.state = { name: 'failed', output };
  log.error(`apps/${app.app} could not be built:\n${output.slice(-2000)}`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
