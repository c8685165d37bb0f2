import { pause, startListener } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { feedInbox } from './inbox.service.ts';
import { remindOfDue } from './reminders.service.ts';

/** Changes come in bursts; one look serves a burst. */
const gap = 200;
/** For a lost wake-up, and after another node that was at it has gone. */
const safetyLook = 30_000;
const retryAfter = 2_000;

/** Feeds the inbox as the change feed grows, and reminds every morning, until the signal aborts. */
export async function startInbox(app: AppContext, signal: AbortSignal): Promise<void> {
  let wake: (() => void) | undefined;
  let isWoken = true;
  const woken = () => {
    isWoken = true;
    wake?.();
  };
  signal.addEventListener('abort', woken, { once: true });
  const safety = setInterval(woken, safetyLook);
  let remindAt = 0;
  const listening = startListener(app, signal, { change_feed: woken });
  while (!signal.aborted) {
    if (!isWoken) await new Promise<void>((resolve) => (wake = resolve));
    isWoken = false;
    await pause(gap, signal);
    if (signal.aborted) break;
    if (performance.now() >= remindAt) {
      remindAt = performance.now() + safetyLook;
      await attempt(app, signal, () => remindOfDue(app));
    }
    if ((await attempt(app, signal, () => feedInbox(app))) !== false) isWoken = true;
  }
  clearInterval(safety);
  await listening;
}

/** What fails is tried again with the next look, a little later. */
async function attempt<T>(
  app: AppContext,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    app.log.warn({ error: (error as Error).message }, 'the inbox could not be fed');
    await pause(retryAfter, signal);
    return undefined;
  }
}
