import { pause, startListener } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { feedInbox } from './inbox.service.ts';

/** Changes come in bursts; one look serves a burst. */
const gap = 200;
/** For a lost wake-up, and after another node that was at it has gone. */
const safetyLook = 30_000;
const retryAfter = 2_000;

/** Feeds the inbox as the change feed grows, until the signal aborts. */
export async function startInbox(app: AppContext, signal: AbortSignal): Promise<void> {
  let wake: (() => void) | undefined;
  let isWoken = true;
  const woken = () => {
    isWoken = true;
    wake?.();
  };
  signal.addEventListener('abort', woken, { once: true });
  const safety = setInterval(woken, safetyLook);
  const listening = startListener(app, signal, woken);
  while (!signal.aborted) {
    if (!isWoken) await new Promise<void>((resolve) => (wake = resolve));
    isWoken = false;
    await pause(gap, signal);
    if (!signal.aborted && (await look(app, signal))) isWoken = true;
  }
  clearInterval(safety);
  await listening;
}

/** True when there is more to be done. */
async function look(app: AppContext, signal: AbortSignal): Promise<boolean> {
  try {
    return await feedInbox(app);
  } catch (error) {
    app.log.warn({ error: (error as Error).message }, 'the inbox could not be fed');
    await pause(retryAfter, signal);
    return true;
  }
}
