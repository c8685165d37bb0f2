import { pause, startListener } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { rotateWhenDue } from '../../platform/signing-keys.ts';
import { sendDueLetters } from './mailing.service.ts';

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

/** For a lost wake-up, and letters that a node took and did not live to send. */
const longestSleep = 30_000;

/** Sends letters as they are written, and anew those no mail server took, until the signal aborts. */
export async function startMailing(app: AppContext, signal: AbortSignal): Promise<void> {
  let nap = new AbortController();
  signal.addEventListener('abort', () => nap.abort(), { once: true });
  const listening = startListener(app, signal, { letters: () => nap.abort() });
  while (!signal.aborted) {
    nap = new AbortController();
    const next = await sendDueLetters(app, signal).catch((error: Error) => {
      app.log.warn({ error: error.message }, 'the letters could not be looked at');
      return null;
    });
    const rest = next === null ? longestSleep : next.getTime() - app.now().getTime();
    if (!signal.aborted) await pause(Math.min(rest, longestSleep), nap.signal);
  }
  await listening;
}
