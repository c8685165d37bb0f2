import { setTimeout } from 'node:timers/promises';
import type { AppContext } from '../../platform/context.ts';
import { forgetInAudit } from './chain.sql.ts';
import { sealAudit } from './sealer.service.ts';

const tries = 20;
const pause = 500;

/** Seals what waits, then leaves of the person's names and addresses what nobody can read and the chain still proves. */
export async function forgetInLog(app: AppContext, userId: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await sealAudit(app);
    try {
      await forgetInAudit(app.db.system, userId);
      return;
    } catch (error) {
      // Another node was sealing, or has yet to.
      const isWaiting = (error as { code?: string }).code === '55000';
      if (!isWaiting || attempt === tries) throw error;
      await setTimeout(pause);
    }
  }
}
