import type * as contract from '@citypulse/contracts/alerts';
import { Instant } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { scopeFilter, type Scope } from '../../platform/scope.ts';
import {
  findAlert,
  insertAlert,
  listAlertKeys,
  loadAlerts,
  markAcknowledged,
  markResolved,
  resolveByKey,
  setTaskOfAlert,
  type NewAlert,
} from './alerts.sql.ts';

export { loadAlerts } from './alerts.sql.ts';

const AlertKey = z.tuple([Instant, z.uuid()]);

export async function listAlerts(
  app: AppContext,
  caller: Caller,
  { cursor, limit, ...filter }: Parsed<typeof contract.listAlerts>['query'],
): Promise<Response<typeof contract.listAlerts>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, AlertKey);
  const scope = scopeFilter(caller, 'alerts:read');
  const keys = await listAlertKeys(db, scope, { ...filter, after, limit: limit + 1 });
  return loadPage(
    keys,
    limit,
    (key) => [key.raised_at, key.id],
    (ids) => loadAlerts(db, ids),
  );
}

/** The first acknowledgement stays, whoever repeats it; a closed alert takes none. */
export async function acknowledgeAlert(app: AppContext, caller: Caller, id: string): Promise<contract.Alert> {
  const scope = await requireHandled(app, caller, id);
  await markAcknowledged(app.db.systemFor(caller), scope, id, caller.id, app.now());
  const alert = await readAlert(app, caller, id);
  const isClosedUnseen = alert.status === 'resolved' && alert.acknowledgedAt === null;
  if (isClosedUnseen) throw new AppError('conflict', 'The alert is closed');
  return alert;
}

/** The first resolution stays. */
export async function resolveAlert(
  app: AppContext,
  caller: Caller,
  id: string,
  resolution: string,
): Promise<contract.Alert> {
  const scope = await requireHandled(app, caller, id);
  const closed = { by: caller.id, at: app.now(), text: resolution };
  await markResolved(app.db.systemFor(caller), scope, id, closed);
  return readAlert(app, caller, id);
}

/** What the caller may handle, if the alert is within it, by both walls. */
async function requireHandled(app: AppContext, caller: Caller, id: string): Promise<Scope> {
  const scope = scopeFilter(caller, 'alerts:handle');
  if (await findAlert(app.db.as(caller), scope, id)) return scope;
  throw new AppError('not_found', 'No such alert');
}

async function readAlert(app: AppContext, caller: Caller, id: string): Promise<contract.Alert> {
  const [alert] = await loadAlerts(app.db.as(caller), [id]);
  if (!alert) throw new AppError('not_found', 'No such alert');
  return alert;
}

/** What an alert is raised for; of one cause only one is unresolved at a time. */
type Cause =
  | { rule: 'implausible_reading'; readingId: string; measuringPointId: string; actual: number; unit: string }
  | { rule: 'danger_reported'; faultReportId: string; measuringPointId: string | null };

type Raised = Pick<NewAlert, 'buildingId' | 'reason' | 'severity' | 'raisedAt'>;

const keyOf = (cause: Pick<Cause, 'rule'> & { readingId?: string; faultReportId?: string }): string =>
  `${cause.rule}:${cause.readingId ?? cause.faultReportId}`;

/** In the transaction of its cause, by the system role. */
export async function raiseAlert(tx: Db, cause: Cause, raised: Raised): Promise<void> {
  await insertAlert(tx, { id: newId(), dedupeKey: keyOf(cause), ...cause, ...raised });
}

type Settled = { rule: Cause['rule']; readingId?: string; faultReportId?: string };

/** The cause has gone: somebody looked at the reading, or turned the Meldung down. */
export async function settleAlert(
  tx: Db,
  cause: Settled,
  settled: { by: string | null; at: Date; text: string | null },
): Promise<void> {
  await resolveByKey(tx, keyOf(cause), settled);
}

/** Somebody takes care of it by an Auftrag. */
export const linkAlertToTask = (tx: Db, cause: Settled, taskId: string): Promise<void> =>
  setTaskOfAlert(tx, keyOf(cause), taskId);
