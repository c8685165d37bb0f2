import { sql } from 'kysely';
import type { Place } from './every-row.ts';
import type { TestApi } from './test-api.ts';

/** What hangs on a building, to see that nothing of it was touched; whoever may look may report, and so add photos. */
export async function rowsOf(town: TestApi, place: Place): Promise<unknown> {
  const tables = [
    'buildings',
    'measuring_points',
    'meters',
    'meter_exchanges',
    'readings',
    'import_batches',
    'labels',
    'assets',
    'maintenance_plans',
    'maintenance_tasks',
    'checklist_items',
    'task_materials',
  ];
  const found = await Promise.all(
    tables.map((table) => {
      const column = sql.ref(table === 'buildings' ? 'id' : 'building_id');
      return sql`select to_jsonb(t) as row from ${sql.table(table)} t where ${column} = ${place.buildingId}
        order by t.id`.execute(town.app.db.system);
    }),
  );
  return found.map((answer) => answer.rows);
}
