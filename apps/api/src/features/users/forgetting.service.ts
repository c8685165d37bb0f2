import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { forgetInLog } from '../audit/forgetting.service.ts';
import { eraseTraces, findToForget } from './forgetting.sql.ts';

/**
 * Forgets a disabled person for good: names and addresses go, also from the audit log, which still verifies. May be
 * called again where it was interrupted, by the id then.
 */
export async function forgetPerson(
  app: AppContext,
  by: { id?: string | undefined; email?: string | undefined },
): Promise<string> {
  const person = await findToForget(app.db.system, by);
  if (!person) throw new AppError('not_found', 'There is no such person');
  if (person.disabled_at === null) throw new AppError('conflict', 'Disable the account first');
  await app.db.system.transaction().execute((db) => eraseTraces(db, person.id));
  await forgetInLog(app, person.id);
  return person.id;
}
