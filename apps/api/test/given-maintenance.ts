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
  guestLinkId: string;
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
    guestLinkId: randomUUID(),
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
    sql`with guest as (insert into users (email, display_name, guest) values (${`${ids.guestLinkId}@guest.invalid`}, 'Firma', true) returning id)
      insert into guest_links (id, task_id, building_id, user_id, company, token_hash, expires_at, created_by)
      select ${ids.guestLinkId}, ${ids.taskId}, ${buildingId}, id, 'Firma', sha256(${ids.guestLinkId}::bytea), '2099-01-01', ${userId} from guest`,
  ]) {
    await statement.execute(api.app.db.system);
  }
  return ids;
}
