import type { Parsed } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/fault-reports';
import type { MaintenanceTask, TaskPriority } from '@citypulse/contracts/maintenance';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { withDatabases } from '../../platform/per-app.ts';
import { taken } from '../../platform/refusals.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { linkAlertToTask } from '../alerts/alerts.service.ts';
import { createTask, readTask } from '../maintenance/tasks.service.ts';
import { attachReportPhotos } from '../photos/photos.service.ts';
import {
  decideFaultReport,
  hasFaultReport,
  lockFaultReport,
  type LockedReport,
} from './fault-reports.sql.ts';

type Body = Parsed<typeof contract.makeTaskOfReport>['body'];

const priorityOf: Readonly<Record<string, TaskPriority>> = {
  normal: 'normal',
  today: 'high',
  danger: 'urgent',
};

/** The Auftrag takes over text, place and photos of the Meldung; the first one stays. */
export function makeTaskOfReport(
  app: AppContext,
  caller: Caller,
  reportId: string,
  body: Body,
): Promise<MaintenanceTask> {
  return app.db.joined(caller, async (db) => {
    const joined = withDatabases(app, db);
    const scope = scopeFilter(caller, 'maintenance:work');
    const isInReach = await hasFaultReport(db.as(caller), scope, reportId);
    const report = isInReach && (await lockFaultReport(db.systemFor(caller), scope, reportId));
    if (!report) throw new AppError('not_found', 'No such report');
    if (report.task_id === body.taskId) return readTask(joined, caller, body.taskId);
    if (report.status !== 'new') throw new AppError('conflict', 'The report was decided already');
    const task = await createTask(joined, caller, taskOf(report, body), { faultReportId: reportId });
    if (task.faultReportId !== reportId) throw taken('taskId', 'Another task has this id');
    const decision = { status: 'task_made', task_id: task.id, decided_by: caller.id } as const;
    await decideFaultReport(db.systemFor(caller), reportId, decision, app.now());
    await attachReportPhotos(db.systemFor(caller), reportId, task.id);
    const alert = { rule: 'danger_reported', faultReportId: reportId } as const;
    await linkAlertToTask(db.systemFor(caller), alert, task.id);
    return task;
  });
}

const taskOf = (report: LockedReport, { taskId, title, priority, dueOn, assigneeIds }: Body) => ({
  id: taskId,
  // Ids of rows in the database are what they are called there.
  buildingId: report.building_id as MaintenanceTask['buildingId'],
  assetId: report.asset_id as MaintenanceTask['assetId'],
  measuringPointId: report.measuring_point_id as MaintenanceTask['measuringPointId'],
  kind: 'fault' as const,
  title,
  description: report.text === '' ? null : report.text,
  place: report.place,
  priority: priority ?? priorityOf[report.urgency] ?? 'normal',
  dueOn: dueOn ?? null,
  assigneeIds,
  checklist: [],
});
