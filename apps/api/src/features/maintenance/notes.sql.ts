import type { TaskComment, TaskMaterial } from '@citypulse/contracts/task-work';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadComments(db: Db, ids: readonly string[]): Promise<TaskComment[]> {
  const { rows } = await sql<TaskComment>`
    select id, task_id as "taskId", building_id as "buildingId", text,
      json_build_object('id', author_id, 'name', display_name_of(author_id)) as author,
      written_at as "writtenAt", version
    from task_comments where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadMaterials(db: Db, ids: readonly string[]): Promise<TaskMaterial[]> {
  const { rows } = await sql<TaskMaterial>`
    select id, task_id as "taskId", building_id as "buildingId", name, quantity, unit,
      case when added_by is not null
        then json_build_object('id', added_by, 'name', display_name_of(added_by)) end as "addedBy", version
    from task_materials where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

interface Place {
  id: string;
  taskId: string;
  buildingId: string;
}

/** False when the id exists already. */
export async function insertComment(
  db: Db,
  { id, taskId, buildingId }: Place,
  comment: { text: string; authorId: string; writtenAt: Date },
): Promise<boolean> {
  const inserted = await db
    .insertInto('task_comments')
    .values({
      id,
      task_id: taskId,
      building_id: buildingId,
      text: comment.text,
      author_id: comment.authorId,
      written_at: comment.writtenAt.toISOString(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

type MaterialFields = Pick<TaskMaterial, 'name' | 'quantity' | 'unit'>;

/** False when the id exists already. */
export async function insertMaterial(
  db: Db,
  { id, taskId, buildingId }: Place,
  material: MaterialFields & { addedBy: string },
): Promise<boolean> {
  const inserted = await db
    .insertInto('task_materials')
    .values({
      id,
      task_id: taskId,
      building_id: buildingId,
      name: material.name,
      quantity: material.quantity,
      unit: material.unit,
      added_by: material.addedBy,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export function findMaterial(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('task_materials')
    .select(['id', 'building_id as buildingId', 'version'])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function changeMaterial(
  db: Db,
  scope: Scope,
  id: string,
  version: number | null,
  fields: { name?: string | undefined; quantity?: number | undefined; unit?: string | undefined },
): Promise<boolean> {
  const changed = await db
    .updateTable('task_materials')
    .set({ ...fields, updated_at: sql`updated_at` })
    .where(scope)
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

export async function deleteMaterial(db: Db, id: string): Promise<void> {
  await db.deleteFrom('task_materials').where('id', '=', id).execute();
}
