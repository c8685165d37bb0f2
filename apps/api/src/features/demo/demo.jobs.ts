import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AppContext } from '../../platform/context.ts';
import { ensureDemoTown } from './demo.service.ts';
import { startSimulator } from './simulator.jobs.ts';

export interface DemoStart {
  /** Of the database this node uses. */
  databaseUrl: string;
  /** Of this node's own front door. */
  baseUrl: string;
}

/** Demo mode: the town, its history in the background and its live meters; ends with the signal. */
export async function startDemoTown(app: AppContext, signal: AbortSignal, start: DemoStart): Promise<void> {
  if (!app.config.demo) return;
  try {
    const town = await ensureDemoTown(app);
    if (!town) return app.log.info('This database holds a town of its own: no demo town');
    await Promise.all([
      loadInBackground(signal, start.databaseUrl),
      app.config.simulator && startSimulator(app, signal, town, start.baseUrl),
    ]);
  } catch (error) {
    if (!signal.aborted) app.log.error({ error }, 'The demo town could not be loaded');
  }
}

const loader = fileURLToPath(new URL('../../load-demo-town.ts', import.meta.url));

/** Runs the loader as a process of its own and waits for its end. */
export async function loadInBackground(signal: AbortSignal, databaseUrl: string): Promise<void> {
  const child = spawn(process.execPath, [loader], {
    env: { ...process.env, CITYPULSE_LOAD_URL: databaseUrl },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  signal.removeEventListener('abort', stop);
  if (code !== 0 && !signal.aborted) throw new Error(`The loader ended with ${code}`);
}
