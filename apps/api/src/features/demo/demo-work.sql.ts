import type { Insertable } from 'kysely';
import type { DB } from '../../platform/db-types.ts';
import type { Db } from '../../platform/db.ts';

type WorkTable =
  | 'assets'
  | 'checklist_templates'
  | 'maintenance_plans'
  | 'maintenance_tasks'
  | 'task_assignees'
  | 'checklist_items'
  | 'mobile_maintenance_sessions'
  | 'task_comments'
  | 'task_materials';

/** A statement takes at most 65,535 parameters. */
const rowsPerStatement = 1_000;

export async function insertWorkRows<T extends WorkTable>(
  db: Db,
  table: T,
  rows: readonly Insertable<DB[T]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db
      .insertInto(table)
      .values(rows.slice(from, from + rowsPerStatement))
      .execute();
  }
}

export async function hasWork(db: Db): Promise<boolean> {
  return (await db.selectFrom('assets').select('id').limit(1).execute()).length > 0;
}

/** What was given out of each year's numbers. */
export async function keepNumbers(db: Db, numbers: ReadonlyMap<number, number>): Promise<void> {
  if (numbers.size === 0) return;
  await db
    .insertInto('task_numbers')
    .values([...numbers].map(([year, last]) => ({ year, last })))
    .onConflict((conflict) =>
      conflict
        .column('year')
        .doUpdateSet((row) => ({ last: row.fn('greatest', ['excluded.last', 'task_numbers.last']) })),
    )
    .execute();
}
