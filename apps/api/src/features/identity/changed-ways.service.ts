import type { AppContext } from '../../platform/context.ts';
import { sendLater, waysChanged, type ChangedWay } from '../accounts/letters.service.ts';
import { findProfile } from './identity.sql.ts';

/** Whoever did not do it himself learns of it where the thief does not sit. */
export async function tellOfChange(app: AppContext, userId: string, change: ChangedWay): Promise<void> {
  const profile = await findProfile(app.db.system, userId);
  if (profile) sendLater(app, waysChanged(app, profile.email, app.now(), change));
}
