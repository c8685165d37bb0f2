import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { waysChanged, type ChangedWay } from '../accounts/letters.service.ts';
import { queueLetter } from '../accounts/mailing.service.ts';
import { findProfile } from './identity.sql.ts';

/** Whoever did not do it himself learns of it where the thief does not sit; within the change's own transaction, as the system. */
export async function tellOfChange(
  app: AppContext,
  db: Db,
  userId: string,
  change: ChangedWay,
): Promise<void> {
  const profile = await findProfile(db, userId);
  if (profile) await queueLetter(app, db, waysChanged(app, profile.email, app.now(), change));
}
