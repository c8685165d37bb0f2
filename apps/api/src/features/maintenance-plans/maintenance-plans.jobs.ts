import { pause } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { makeDueTasks } from './maintenance-plans.service.ts';

const every = 10 * 60_000;

/** Looks every ten minutes which plans are due, for as long as the signal allows. */
export async function startMaintenancePlans(app: AppContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await makeDueTasks(app);
    } catch (error) {
      // A database that restarts is back at the next turn.
      app.log.warn({ error: (error as Error).message }, 'maintenance plans could not be looked at');
    }
    await pause(every, signal);
  }
}
