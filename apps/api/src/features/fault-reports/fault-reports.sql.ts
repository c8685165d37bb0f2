import type { FaultReport } from '@citypulse/contracts/fault-reports';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadFaultReports(db: Db, ids: readonly string[]): Promise<FaultReport[]> {
  const { rows } = await sql<FaultReport>`
    select id, building_id as "buildingId", asset_id as "assetId", measuring_point_id as "measuringPointId", category,
      urgency, text, place, status, task_id as "taskId", rejection,
      case when reported_by is not null
        then json_build_object('id', reported_by, 'name', display_name_of(reported_by)) end as reporter,
      reported_at as "reportedAt", version, updated_at as "updatedAt"
    from fault_reports where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export interface FaultReportList {
  buildingId?: string | undefined;
  status?: FaultReport['status'] | undefined;
  after: readonly [reportedAt: string, id: string] | null;
  limit: number;
}

/** Newest first. */
export async function listFaultReportKeys(db: Db, scope: Scope, list: FaultReportList) {
  let query = db.selectFrom('fault_reports').select(['id', 'reported_at']).where(scope);
  if (list.buildingId) query = query.where('building_id', '=', list.buildingId);
  if (list.status) query = query.where('status', '=', list.status);
  if (list.after) {
    query = query.where(
      sql<boolean>`(reported_at, id) < (${list.after[0]}::timestamptz, ${list.after[1]}::uuid)`,
    );
  }
  return query.orderBy('reported_at', 'desc').orderBy('id', 'desc').limit(list.limit).execute();
}

export interface NewFaultReport {
  id: string;
  buildingId: string;
  assetId: string | null;
  measuringPointId: string | null;
  category: FaultReport['category'];
  urgency: FaultReport['urgency'];
  text: string;
  place: string | null;
  reportedBy: string | null;
  reportedAt: string;
}

/** False when the id is taken, by this report sent again or by another. */
export async function insertFaultReport(db: Db, report: NewFaultReport): Promise<boolean> {
  const row = await db
    .insertInto('fault_reports')
    .values({
      id: report.id,
      building_id: report.buildingId,
      asset_id: report.assetId,
      measuring_point_id: report.measuringPointId,
      category: report.category,
      urgency: report.urgency,
      text: report.text,
      place: report.place,
      reported_by: report.reportedBy,
      reported_at: report.reportedAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** As the role may see it. */
export async function hasBuilding(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('buildings').select('id').where('id', '=', id).execute()).length > 0;
}

/** Does the thing stand in the building? As the role may see it. */
export async function standsIn(
  db: Db,
  table: 'assets' | 'measuring_points',
  id: string,
  buildingId: string,
): Promise<boolean> {
  const { rows } =
    await sql`select 1 from ${sql.table(table)} where id = ${id} and building_id = ${buildingId}`.execute(db);
  return rows.length > 0;
}

/** As the role may see it. */
export async function hasFaultReport(db: Db, scope: Scope, id: string): Promise<boolean> {
  return (
    (await db.selectFrom('fault_reports').select('id').where(scope).where('id', '=', id).execute()).length > 0
  );
}

/** Held until the transaction ends: what becomes of a report is decided by one at a time. */
export async function lockFaultReport(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('fault_reports')
    .select([
      'id',
      'building_id',
      'asset_id',
      'measuring_point_id',
      'urgency',
      'text',
      'place',
      'status',
      'task_id',
      'rejection',
    ])
    .where(scope)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
export type LockedReport = NonNullable<Awaited<ReturnType<typeof lockFaultReport>>>;

type Decision =
  | { status: 'task_made'; task_id: string; decided_by: string }
  | { status: 'rejected'; rejection: string; decided_by: string };

export async function decideFaultReport(db: Db, id: string, decision: Decision, at: Date): Promise<void> {
  await db
    .updateTable('fault_reports')
    .set({ ...decision, decided_at: at.toISOString() })
    .where('id', '=', id)
    .execute();
}
