import type { ChecklistAnswer, ChecklistItem } from '@citypulse/contracts/checklists';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadChecklistItems(db: Db, ids: readonly string[]): Promise<ChecklistItem[]> {
  const { rows } = await sql<ChecklistItem>`
    select id, task_id as "taskId", building_id as "buildingId", position, kind, label, hint, unit, min, max, choices,
      required, measuring_point_id as "measuringPointId", answer, note, answered_at as "answeredAt",
      case when answered_by is not null
        then json_build_object('id', answered_by, 'name', display_name_of(answered_by)) end as "answeredBy", version
    from checklist_items where id = any(${ids}::uuid[]) order by position, id`.execute(db);
  return rows;
}

export async function listItemIds(db: Db, taskId: string): Promise<string[]> {
  const rows = await db.selectFrom('checklist_items').select('id').where('task_id', '=', taskId).execute();
  return rows.map(({ id }) => id);
}

export interface NewItem {
  id: string;
  kind: string;
  label: string;
  hint: string | null;
  unit: string | null;
  min: number | null;
  max: number | null;
  choices: readonly string[];
  required: boolean;
  measuringPointId: string | null;
}

/** In the order given. */
export async function insertItems(
  db: Db,
  task: { id: string; buildingId: string },
  items: readonly NewItem[],
): Promise<void> {
  if (items.length === 0) return;
  await db
    .insertInto('checklist_items')
    .values(
      items.map((item, index) => ({
        id: item.id,
        task_id: task.id,
        building_id: task.buildingId,
        position: index + 1,
        kind: item.kind,
        label: item.label,
        hint: item.hint,
        unit: item.unit,
        min: item.min,
        max: item.max,
        choices: [...item.choices],
        required: item.required,
        measuring_point_id: item.measuringPointId,
      })),
    )
    .execute();
}

/** The step with what decides whether it can be answered. */
export async function findItem(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('checklist_items as i')
    .innerJoin('maintenance_tasks as t', 't.id', 'i.task_id')
    .select([
      'i.id',
      'i.task_id as taskId',
      'i.building_id as buildingId',
      'i.kind',
      'i.choices',
      'i.version',
      't.status as taskStatus',
    ])
    .where(scope)
    .where('i.id', '=', id)
    .executeTakeFirst();
}

export interface Answering {
  answer?: ChecklistAnswer | null | undefined;
  note?: string | null | undefined;
  at: Date;
  by: string;
}

/** Touches a step of an open task only; nobody finishes the task in between, for that asks for every answer. */
export async function writeAnswer(
  db: Db,
  { id, taskId }: { id: string; taskId: string },
  version: number | null,
  { answer, note, at, by }: Answering,
): Promise<boolean> {
  const changed = await db
    .with('open_task', (tasks) =>
      tasks
        .selectFrom('maintenance_tasks')
        .select('id')
        .where('id', '=', taskId)
        .where('status', 'not in', ['done', 'cancelled'])
        .forShare(),
    )
    .updateTable('checklist_items')
    .set({ note, updated_at: sql`updated_at` })
    .$if(answer !== undefined, (query) =>
      query.set({
        answer: answer === null ? null : JSON.stringify(answer),
        answered_at: answer === null ? null : at.toISOString(),
        answered_by: answer === null ? null : by,
      }),
    )
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .where(({ exists, selectFrom }) => exists(selectFrom('open_task').select('open_task.id')))
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

/** Required steps of a task without an answer, in their order. */
export async function listMissing(db: Db, taskId: string) {
  return db
    .selectFrom('checklist_items')
    .select(['id', 'label'])
    .where('task_id', '=', taskId)
    .where('required', '=', true)
    .where('answer', 'is', null)
    .orderBy('position')
    .execute();
}
