import { pause } from '../../feed/advance.ts';
import type { AppContext } from '../../platform/context.ts';
import { writeCheckpoint } from './checkpoints.service.ts';
import { sealAudit } from './sealer.service.ts';

const sealEvery = 1_000;
const checkpointEvery = 300_000;
/** Sooner when much was written. */
const checkpointAfter = 1_000;

/** Seals the audit log and signs where it ends, until the signal aborts; once more at the end. */
export async function startSealer(app: AppContext, signal: AbortSignal): Promise<void> {
  let sinceCheckpoint = 0;
  let nextCheckpoint = performance.now() + sealEvery;
  while (!signal.aborted) {
    await pause(sealEvery, signal);
    try {
      sinceCheckpoint += await sealAudit(app);
      const due = performance.now() >= nextCheckpoint || sinceCheckpoint >= checkpointAfter;
      if (due || signal.aborted) {
        await writeCheckpoint(app);
        sinceCheckpoint = 0;
        nextCheckpoint = performance.now() + checkpointEvery;
      }
    } catch (error) {
      app.log.warn({ error: (error as Error).message }, 'the audit log could not be sealed');
      await pause(5_000, signal);
    }
  }
}
