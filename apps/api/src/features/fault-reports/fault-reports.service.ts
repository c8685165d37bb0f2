import { Instant } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/fault-reports';
import { can } from '@citypulse/contracts/permissions';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { decodeCursor, loadPage } from '../../platform/paging.ts';
import { taken } from '../../platform/refusals.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { raiseAlert, settleAlert } from '../alerts/alerts.service.ts';
import {
  decideFaultReport,
  hasBuilding,
  hasFaultReport,
  insertFaultReport,
  listFaultReportKeys,
  loadFaultReports,
  lockFaultReport,
  standsIn,
  type NewFaultReport,
} from './fault-reports.sql.ts';

export { loadFaultReports } from './fault-reports.sql.ts';

type Report = contract.FaultReport;
type Body = Parsed<typeof contract.createFaultReport>['body'];

const ReportKey = z.tuple([Instant, z.uuid()]);

export async function listFaultReports(
  app: AppContext,
  caller: Caller,
  { cursor, limit, ...filter }: Parsed<typeof contract.listFaultReports>['query'],
): Promise<Response<typeof contract.listFaultReports>> {
  const db = app.db.as(caller);
  const after = decodeCursor(cursor, ReportKey);
  const scope = scopeFilter(caller, 'maintenance:read');
  const keys = await listFaultReportKeys(db, scope, { ...filter, after, limit: limit + 1 });
  return loadPage(
    keys,
    limit,
    (key) => [key.reported_at, key.id],
    (ids) => loadFaultReports(db, ids),
  );
}

/** What somebody saw is never refused for a wrong clock; sent again, it is answered as it is now. */
export async function createFaultReport(app: AppContext, caller: Caller, body: Body): Promise<Report> {
  const report = newReport(caller, app.now(), body);
  const { buildingId } = report;
  await requirePlace(app, caller, report);
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const isNew = await insertFaultReport(tx, report);
      if (!isNew || report.urgency !== 'danger') return;
      const { id: faultReportId, measuringPointId, category: reason } = report;
      const cause = { rule: 'danger_reported', faultReportId, measuringPointId } as const;
      const raisedAt = app.now().toISOString();
      await raiseAlert(tx, cause, { buildingId, reason, severity: 'critical', raisedAt });
    });
  return requireSame(await readReport(app, caller, report.id), report);
}

async function requirePlace(
  app: AppContext,
  caller: Caller,
  { buildingId, assetId, measuringPointId }: NewFaultReport,
): Promise<void> {
  const db = app.db.as(caller);
  const isThere =
    can(caller.grants, 'maintenance:report', buildingId) &&
    (await hasBuilding(db, buildingId)) &&
    (assetId === null || (await standsIn(db, 'assets', assetId, buildingId))) &&
    (measuringPointId === null || (await standsIn(db, 'measuring_points', measuringPointId, buildingId)));
  if (!isThere) throw new AppError('not_found', 'No such place in reach');
}

const earliest = Date.UTC(2000, 0, 1);

function newReport(caller: Caller, now: Date, body: Body): NewFaultReport {
  const told = body.reportedAt === undefined ? now.getTime() : Date.parse(body.reportedAt);
  const isPossible = told <= now.getTime() && told >= earliest;
  return {
    id: body.id ?? newId(now.getTime()),
    buildingId: body.buildingId,
    assetId: body.assetId ?? null,
    measuringPointId: body.measuringPointId ?? null,
    category: body.category,
    urgency: body.urgency ?? 'normal',
    text: body.text ?? '',
    place: body.place ?? null,
    reportedBy: caller.id,
    reportedAt: (isPossible ? new Date(told) : now).toISOString(),
  };
}

/** The instant is left out: of a clock that runs ahead it is another one each time. */
function requireSame(known: Report | undefined, report: NewFaultReport): Report {
  const isSame =
    known?.buildingId === report.buildingId &&
    known.assetId === report.assetId &&
    known.measuringPointId === report.measuringPointId &&
    known.category === report.category &&
    known.urgency === report.urgency &&
    known.text === report.text &&
    known.place === report.place &&
    known.reporter?.id === report.reportedBy;
  if (!isSame) throw taken('id', 'Another report has this id');
  return known;
}

async function readReport(app: AppContext, caller: Caller, id: string): Promise<Report | undefined> {
  const [report] = await loadFaultReports(app.db.as(caller), [id]);
  return report;
}

/** Turned down once, with the first reason; one that became an Auftrag stays one. */
export async function rejectFaultReport(
  app: AppContext,
  caller: Caller,
  id: string,
  reason: string,
): Promise<Report> {
  const scope = scopeFilter(caller, 'maintenance:plan');
  if (!(await hasFaultReport(app.db.as(caller), scope, id)))
    throw new AppError('not_found', 'No such report');
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const report = await lockFaultReport(tx, scope, id);
      if (!report) throw new AppError('not_found', 'No such report');
      if (report.status === 'rejected' && report.rejection === reason) return;
      if (report.status !== 'new') throw new AppError('conflict', 'The report was decided already');
      const decision = { status: 'rejected', rejection: reason, decided_by: caller.id } as const;
      await decideFaultReport(tx, id, decision, app.now());
      const settled = { by: caller.id, at: app.now(), text: reason };
      await settleAlert(tx, { rule: 'danger_reported', faultReportId: id }, settled);
    });
  const report = await readReport(app, caller, id);
  if (!report) throw new AppError('not_found');
  return report;
}
