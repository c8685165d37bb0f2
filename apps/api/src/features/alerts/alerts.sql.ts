import type { Alert } from '@citypulse/contracts/alerts';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadAlerts(db: Db, ids: readonly string[]): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    select id, building_id as "buildingId", measuring_point_id as "measuringPointId", reading_id as "readingId",
      task_id as "taskId", rule, reason, severity, status, actual, unit, raised_at as "raisedAt",
      case when acknowledged_by is not null
        then json_build_object('id', acknowledged_by, 'name', display_name_of(acknowledged_by)) end as "acknowledgedBy",
      acknowledged_at as "acknowledgedAt", resolved_at as "resolvedAt", resolution, version, updated_at as "updatedAt"
    from alerts where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export interface AlertList {
  buildingId?: string | undefined;
  status?: Alert['status'] | undefined;
  after: readonly [raisedAt: string, id: string] | null;
  limit: number;
}

/** Newest first. */
export async function listAlertKeys(db: Db, scope: Scope, list: AlertList) {
  let query = db.selectFrom('alerts').select(['id', 'raised_at']).where(scope);
  if (list.buildingId) query = query.where('building_id', '=', list.buildingId);
  if (list.status) query = query.where('status', '=', list.status);
  if (list.after) {
    query = query.where(
      sql<boolean>`(raised_at, id) < (${list.after[0]}::timestamptz, ${list.after[1]}::uuid)`,
    );
  }
  return query.orderBy('raised_at', 'desc').orderBy('id', 'desc').limit(list.limit).execute();
}

export async function findAlert(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('alerts')
    .select(['id', 'status'])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface NewAlert {
  id: string;
  buildingId: string;
  rule: Alert['rule'];
  reason: string | null;
  severity: Alert['severity'];
  dedupeKey: string;
  raisedAt: string;
  measuringPointId?: string | null;
  readingId?: string | null;
  faultReportId?: string | null;
  actual?: number | null;
  unit?: string | null;
}

/** Of one cause there is one unresolved alert; a second one is not written. */
export async function insertAlert(db: Db, alert: NewAlert): Promise<void> {
  await db
    .insertInto('alerts')
    .values({
      id: alert.id,
      building_id: alert.buildingId,
      measuring_point_id: alert.measuringPointId ?? null,
      reading_id: alert.readingId ?? null,
      fault_report_id: alert.faultReportId ?? null,
      rule: alert.rule,
      reason: alert.reason,
      severity: alert.severity,
      actual: alert.actual ?? null,
      unit: alert.unit ?? null,
      dedupe_key: alert.dedupeKey,
      raised_at: alert.raisedAt,
    })
    .onConflict((conflict) =>
      // Written out: a parameter would no longer fit the index once the plan is a generic one.
      conflict
        .column('dedupe_key')
        .where(sql<boolean>`status <> 'resolved'`)
        .doNothing(),
    )
    .execute();
}

/** Touches an open alert only, so of two people exactly one is told that it was him. */
export async function markAcknowledged(db: Db, scope: Scope, id: string, by: string, at: Date) {
  await db
    .updateTable('alerts')
    .set({ status: 'acknowledged', acknowledged_by: by, acknowledged_at: at.toISOString() })
    .where(scope)
    .where('id', '=', id)
    .where('status', '=', 'open')
    .execute();
}

interface Resolution {
  by: string | null;
  at: Date;
  text: string | null;
}

/** The first resolution stays. */
export async function markResolved(db: Db, scope: Scope, id: string, { by, at, text }: Resolution) {
  await db
    .updateTable('alerts')
    .set({ status: 'resolved', resolved_by: by, resolved_at: at.toISOString(), resolution: text })
    .where(scope)
    .where('id', '=', id)
    .where('status', '<>', 'resolved')
    .execute();
}

/** Whatever of these causes is unresolved. */
export async function resolveByKey(db: Db, dedupeKey: string, { by, at, text }: Resolution) {
  await db
    .updateTable('alerts')
    .set({ status: 'resolved', resolved_by: by, resolved_at: at.toISOString(), resolution: text })
    .where('dedupe_key', '=', dedupeKey)
    .where('status', '<>', 'resolved')
    .execute();
}

export async function setTaskOfAlert(db: Db, dedupeKey: string, taskId: string): Promise<void> {
  await db
    .updateTable('alerts')
    .set({ task_id: taskId })
    .where('dedupe_key', '=', dedupeKey)
    .where('status', '<>', 'resolved')
    .execute();
}
