import { pause } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { forgetOldEvents } from './security-events.service.ts';

const every = 6 * 3_600_000;

/** Forgets old notes, until the signal aborts. */
export async function startForgetting(app: AppContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await forgetOldEvents(app);
    } catch (error) {
      app.log.warn({ error: (error as Error).message }, 'old security events could not be forgotten');
    }
    await pause(every, signal);
  }
}
