import { sql } from 'kysely';
import { newId } from '../src/platform/new-id.ts';
import type { TestApi } from './test-api.ts';

/** A Konflikt about a row of the building that is gone, as somebody's phone brought it. */
export async function givenConflict(api: TestApi, buildingId: string): Promise<string> {
  const { userId } = await api.as('caretaker', buildingId);
  const [id, logId, mutationId] = [newId(), newId(), newId()];
  await sql`
    insert into data_sync_log (id, user_id, sync_type, entity_type, entity_id, operation, mutation_id, installation, seq,
      request_hash, result, occurred_at, building_id, status)
    values (${logId}, ${userId}, 'updateTaskMaterial', 'task_materials', ${mutationId}, 'update', ${mutationId}, 'phone', 1,
      '\\x00', ${JSON.stringify({ id: mutationId, seq: 1, status: 'conflict', conflictId: id })}, '', ${buildingId},
      'pending')`.execute(api.app.db.system);
  await sql`
    insert into sync_conflicts (id, sync_log_id, conflict_type, mobile_data, server_data, user_id, building_id, mutation_id,
      mutation_type, entity_type, entity_id, title, base)
    values (${id}, ${logId}, 'deleted', '{"quantity":2}', '{}', ${userId}, ${buildingId}, ${mutationId},
      'updateTaskMaterial', 'task_materials', ${mutationId}, 'Filter', '{"quantity":1}')`.execute(
    api.app.db.system,
  );
  return id;
}
