import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { TestApi } from './test-api.ts';

/** What is looked after in a building, and work at it. */
export interface Maintenance {
  assetId: string;
  planId: string;
  taskId: string;
  /** A further one, for who finishes it. */
  otherTaskId: string;
  itemId: string;
  materialId: string;
}

export async function givenMaintenance(api: TestApi, buildingId: string): Promise<Maintenance> {
  const { userId } = await api.as('caretaker', buildingId);
  const ids = {
    assetId: randomUUID(),
    planId: randomUUID(),
    taskId: randomUUID(),
    otherTaskId: randomUUID(),
    itemId: randomUUID(),
    materialId: randomUUID(),
  };
  for (const statement of [
    sql`insert into assets (id, building_id, name, kind) values (${ids.assetId}, ${buildingId}, 'Kessel', 'heating')`,
    sql`insert into maintenance_plans (id, building_id, title, kind, every, unit, counts_from, next_due_on)
      values (${ids.planId}, ${buildingId}, 'Wartung', 'maintenance', 1, 'year', 'schedule', '2099-01-01')`,
    sql`insert into maintenance_tasks (id, building_id, kind, title) values
      (${ids.taskId}, ${buildingId}, 'inspection', 'Filter'), (${ids.otherTaskId}, ${buildingId}, 'fault', 'Tropft')`,
    sql`insert into task_assignees (task_id, user_id) values (${ids.taskId}, ${userId})`,
    sql`insert into checklist_items (id, task_id, building_id, position, kind, label)
      values (${ids.itemId}, ${ids.taskId}, ${buildingId}, 1, 'yes_no', 'Sauber')`,
    sql`insert into task_comments (id, task_id, building_id, text, author_id, written_at)
      values (gen_random_uuid(), ${ids.taskId}, ${buildingId}, 'Gut', ${userId}, now())`,
    sql`insert into task_materials (id, task_id, building_id, name, quantity, unit)
      values (${ids.materialId}, ${ids.taskId}, ${buildingId}, 'Filter', 1, 'Stück')`,
  ]) {
    await statement.execute(api.app.db.system);
  }
  return ids;
}
