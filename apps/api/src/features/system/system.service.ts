import type { Response } from '@citypulse/contracts/endpoint';
import { LoadProgress, type systemInfo, type Town } from '@citypulse/contracts/system';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { requireTown } from '../../platform/refusals.ts';
import { directoryName } from '../identity/directory-settings.service.ts';
import { demoAccounts, demoPassword } from '../users/demo-accounts.service.ts';
import { findTown, writeTown, type TownFields } from './system.sql.ts';

/** What anyone may know before signing in. */
export async function describeSystem(app: AppContext): Promise<Response<typeof systemInfo>> {
  const [row, directory] = await Promise.all([findTown(app.db.system), directoryName(app)]);
  const { demo, version } = app.config;
  const progress = row?.demo_progress ?? { state: 'waiting', share: 0, rows: 0, detail: '' };
  return {
    version,
    town: row ? { name: row.name, state: row.state, postalCode: row.postal_code } : null,
    setupNeeded: !row && !demo,
    directory,
    demo: demo
      ? {
          password: demoPassword,
          accounts: demoAccounts.map(({ email, displayName, role }) => ({ email, displayName, role })),
          progress: LoadProgress.parse(progress),
        }
      : null,
  };
}

/** First step of the set-up, later a change; safe to repeat. */
export async function setUpTown(app: AppContext, caller: Caller, town: TownFields): Promise<Town> {
  requireTown(caller, 'system:write', 'Naming the town');
  await writeTown(app.db.as(caller), town);
  return town;
}
