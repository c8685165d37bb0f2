import type { TaskHistoryEntry } from '@citypulse/contracts/maintenance';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface TaskChange extends Omit<TaskHistoryEntry, 'at'> {
  key: number;
  /** By the clock of the device that sent it. */
  occurred_at: string | null;
}

/** Changes of a task and of what belongs to it, the last to arrive first; the service has asked for the right to see it. */
export async function listTaskChanges(
  db: Db,
  taskId: string,
  before: number | null,
  limit: number,
): Promise<TaskChange[]> {
  const { rows } = await sql<TaskChange>`
    select a.id::text as id, a.id as key, a.at as "arrivedAt", s.occurred_at, u.display_name as by, a.entity_type as entity, a.action,
      a.before - ${hidden}::text[] as before, a.after - ${hidden}::text[] as after
    from audit_log a left join users u on u.id = a.actor_id
    left join data_sync_log s on s.user_id = a.actor_id and s.mutation_id = a.mutation_id
    where a.id < coalesce(${before}::bigint, 9223372036854775807) and (a.entity_type, a.entity_id) in (
      select 'maintenance_tasks', ${taskId}::text
      union all select 'photos', id::text from photos where task_id = ${taskId}
      -- What was made for the task, though it may have been taken off it since.
      union all select m.entity_type, m.entity_id from audit_log m
        where coalesce(m.after, m.before) ->> 'task_id' = ${taskId} and coalesce(m.after, m.before) ? 'task_id'
          and m.entity_type = any(${parts}::text[]))
    order by a.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Nothing for a reader's eyes: places of people, bookkeeping. */
const hidden = ['location_data', 'storage_key', 'version', 'updated_at', 'created_at'];

const parts = [
  'checklist_items',
  'mobile_maintenance_sessions',
  'task_comments',
  'task_materials',
  'task_assignees',
];
