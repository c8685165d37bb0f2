import type { Parsed } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/labels';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { readCode } from './codes.service.ts';
import { findByCode } from './labels.service.ts';
import { findLabelIds, insertScan, loadUnmatchedScans, settleScan } from './labels.sql.ts';

export { loadUnmatchedScans } from './labels.sql.ts';

type Scan = contract.UnmatchedScan;

/** Keeps the code for its finder; settled at once when it names something in his reach. */
export async function saveUnmatchedScan(
  app: AppContext,
  caller: Caller,
  { code, note, scannedAt, ...given }: Parsed<typeof contract.saveUnmatchedScan>['body'],
): Promise<Scan> {
  const id: string = given.id ?? newId();
  const label = await findByCode(app, caller, readCode(app, code));
  const isNew = await insertScan(app.db.as(caller), {
    id,
    userId: caller.id,
    code,
    note,
    scannedAt,
    labelId: label?.id ?? null,
    settledAt: label ? app.now().toISOString() : null,
  });
  const [scan] = await loadUnmatchedScans(app.db.as(caller), [id]);
  const isSame = scan && scan.code === code && Date.parse(scan.scannedAt) === Date.parse(scannedAt);
  if (!isNew && !isSame) throw new AppError('already_exists', 'Another scan has this id');
  if (!scan) throw new AppError('not_found');
  return scan;
}

/** Says what the code was; null puts the scan aside. */
export async function settleUnmatchedScan(
  app: AppContext,
  caller: Caller,
  id: string,
  labelId: string | null,
): Promise<Scan> {
  const db = app.db.as(caller);
  if (labelId !== null) {
    const [known] = await findLabelIds(db, scopeFilter(caller, 'buildings:read'), [labelId]);
    if (known === undefined) throw new AppError('not_found', 'No such label');
  }
  const isSettled = await settleScan(db, caller.id, id, labelId, app.now());
  const [scan] = isSettled ? await loadUnmatchedScans(db, [id]) : [];
  if (!scan) throw new AppError('not_found', 'No such scan');
  return scan;
}
