import { pause } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { rotateWhenDue } from '../../platform/signing-keys.ts';

const every = 60 * 60_000;

/** Looks every hour whether the signing key has done its thirty days. */
export async function startKeyRotation(app: AppContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await rotateWhenDue(app);
    } catch (error) {
      app.log.warn({ error: (error as Error).message }, 'the signing keys could not be looked at');
    }
    await pause(every, signal);
  }
}
