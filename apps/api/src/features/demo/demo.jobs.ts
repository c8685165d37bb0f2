import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { TownPlan } from '../../demo-town/town.ts';
import type { AppContext } from '../../platform/context.ts';
import { clearDemoTown, ensureDemoTown, reportFailure, resetOf } from './demo.service.ts';
import { startSimulator } from './simulator.jobs.ts';

export interface DemoStart {
  /** Of the database this node uses. */
  databaseUrl: string;
  /** Of this node's own front door. */
  baseUrl: string;
  /** The whole town unless said otherwise. */
  plan?: TownPlan;
}

/** Demo mode: the town, its history in the background and its live meters; ends with the signal. */
export async function startDemoTown(app: AppContext, signal: AbortSignal, start: DemoStart): Promise<void> {
  if (!app.config.demo) return;
  let round = runRound(app, signal, start);
  const reset = async () => {
    resetOf(app).start = null;
    await round.stop();
    try {
      await clearDemoTown(app);
    } finally {
      round = runRound(app, signal, start);
      await round.made;
      resetOf(app).start = reset;
    }
  };
  if (await round.made.catch(() => null)) resetOf(app).start = reset;
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await round.ended;
}

/** One life of the town: from the start of the node, or the last reset, to the next. */
function runRound(app: AppContext, signal: AbortSignal, start: DemoStart) {
  const own = new AbortController();
  const either = AbortSignal.any([signal, own.signal]);
  const made = ensureDemoTown(app, start.plan);
  const ended = made
    .then(async (town) => {
      if (!town) return app.log.info('This database holds a town of its own: no demo town');
      await Promise.all([
        loadInBackground(either, start.databaseUrl),
        app.config.simulator && startSimulator(app, either, town, start.baseUrl),
      ]);
    })
    .catch(async (error: unknown) => {
      if (either.aborted) return;
      app.log.error({ error: (error as Error).message }, 'The demo town could not be loaded');
      await reportFailure(app);
    });
  return {
    made,
    ended,
    stop: async () => {
      own.abort();
      await ended;
    },
  };
}

const loader = fileURLToPath(new URL('../../load-demo-town.ts', import.meta.url));

/** Runs the loader as a process of its own and waits for its end. */
export async function loadInBackground(signal: AbortSignal, databaseUrl: string): Promise<void> {
  if (signal.aborted) return;
  const child = spawn(process.execPath, [loader], {
    env: { ...process.env, CITYPULSE_LOAD_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const stop = () => child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  signal.removeEventListener('abort', stop);
  if (code !== 0 && !signal.aborted) throw new Error(`The loader ended with ${code}`);
}
