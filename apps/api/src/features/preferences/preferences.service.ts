import type { Parsed } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/preferences';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { insertPreferences, loadPreferences, writeGroups } from './preferences.sql.ts';

export { loadPreferences } from './preferences.sql.ts';

/** Everybody has preferences; the first look makes them. */
export async function getPreferences(app: AppContext, caller: Caller): Promise<contract.Preferences> {
  requirePerson(caller);
  const db = app.db.as(caller);
  const [known] = await loadPreferences(db, [caller.id]);
  if (known) return known;
  await insertPreferences(db, caller.id);
  return read(app, caller);
}

/** Of each group the last writer's values hold. */
export async function updatePreferences(
  app: AppContext,
  caller: Caller,
  body: Parsed<typeof contract.updatePreferences>['body'],
): Promise<contract.Preferences> {
  requirePerson(caller);
  await writeGroups(app.db.as(caller), caller.id, body);
  return read(app, caller);
}

function requirePerson(caller: Caller): void {
  if (caller.kind !== 'user') throw new AppError('forbidden', 'Only people have preferences');
}

async function read(app: AppContext, caller: Caller): Promise<contract.Preferences> {
  const [preferences] = await loadPreferences(app.db.as(caller), [caller.id]);
  if (!preferences) throw new AppError('not_found');
  return preferences;
}
