import type { MaintenanceSession, WorkLocation } from '@citypulse/contracts/task-work';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadSessions(db: Db, ids: readonly string[]): Promise<MaintenanceSession[]> {
  const { rows } = await sql<MaintenanceSession>`
    select id, task_id as "taskId", building_id as "buildingId",
      json_build_object('id', user_id, 'name', display_name_of(user_id)) as "user", qr_code_scanned as "qrCode", notes,
      photos as "photoIds", location_data as location, started_at as "startedAt", completed_at as "completedAt",
      worked_seconds as "workedSeconds", running_since as "runningSince", status, version
    from mobile_maintenance_sessions where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export interface NewSession {
  id: string;
  taskId: string;
  buildingId: string;
  userId: string;
  qrCode: string | null;
  location: WorkLocation | null;
  startedAt: Date;
}

/** False when the id exists already. The device is the one the session of the app is bound to. */
export async function insertSession(db: Db, session: NewSession): Promise<boolean> {
  const startedAt = session.startedAt.toISOString();
  const inserted = await db
    .insertInto('mobile_maintenance_sessions')
    .values({
      id: session.id,
      task_id: session.taskId,
      building_id: session.buildingId,
      user_id: session.userId,
      device_id: sql<string>`(select d.id from mobile_devices d
        where d.user_id = ${session.userId}::uuid and d.device_id = nullif(current_setting('app.device', true), ''))`,
      qr_code_scanned: session.qrCode,
      location_data: session.location && JSON.stringify(session.location),
      started_at: startedAt,
      running_since: startedAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export function lockSession(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('mobile_maintenance_sessions')
    .select([
      'id',
      'task_id as taskId',
      'user_id as userId',
      'status',
      'version',
      'worked_seconds as workedSeconds',
      'running_since as runningSince',
      'started_at as startedAt',
    ])
    .where(scope)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export interface SessionChange {
  notes?: string | null | undefined;
  status?: string | undefined;
  workedSeconds?: number;
  runningSince?: string | null;
  completedAt?: string | null;
}

export async function changeSession(db: Db, id: string, change: SessionChange): Promise<void> {
  await db
    .updateTable('mobile_maintenance_sessions')
    .set({
      notes: change.notes,
      status: change.status,
      worked_seconds: change.workedSeconds,
      running_since: change.runningSince,
      completed_at: change.completedAt,
      updated_at: sql`updated_at`,
    })
    .where('id', '=', id)
    .execute();
}

export interface WorkEnd {
  status: 'completed' | 'cancelled';
  at: Date;
  /** Whose work; everybody's when left out. */
  userId?: string;
}

/** Work under way at a task ends with it; the time worked is counted up to then. */
export async function endSessions(db: Db, taskId: string, { status, at, userId }: WorkEnd): Promise<void> {
  const until = at.toISOString();
  await sql`
    update mobile_maintenance_sessions
    set status = ${status}, running_since = null, completed_at = greatest(started_at, ${until}::timestamptz),
      worked_seconds = worked_seconds
        + greatest(0, coalesce(round(extract(epoch from ${until}::timestamptz - running_since)), 0))::bigint
    where task_id = ${taskId} and user_id = coalesce(${userId ?? null}, user_id)
      and status in ('in_progress', 'paused')`.execute(db);
}
