import type { UserId } from '@citypulse/contracts/common';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { requireTown } from '../../platform/refusals.ts';
import { requireFresh } from '../identity/fresh-sign-in.service.ts';
import { forgetInLog } from '../audit/forgetting.service.ts';
import { eraseTraces, findToForget } from './forgetting.sql.ts';

/**
 * Forgets a disabled person for good: names and addresses go, also from the audit log, which still verifies. May be
 * called again where it was interrupted, by the id then.
 */
export async function forgetPerson(
  app: AppContext,
  by: { id?: string | undefined; email?: string | undefined },
  db = app.db.system,
): Promise<string> {
  const person = await findToForget(db, by);
  if (!person) throw new AppError('not_found', 'There is no such person');
  if (person.disabled_at === null) throw new AppError('conflict', 'Disable the account first');
  await db.transaction().execute((inside) => eraseTraces(inside, person.id));
  await forgetInLog(app, person.id);
  return person.id;
}

/** The same by an administrator, who is named in the log as the one who did it. */
export async function forgetUser(app: AppContext, caller: Caller, id: UserId): Promise<void> {
  requireTown(caller, 'users:write', 'Forgetting a person');
  requireFresh(app, caller);
  await forgetPerson(app, { id }, app.db.systemFor(caller));
}
