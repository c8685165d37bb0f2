import { sql } from 'kysely';
import pg from 'pg';
import type { Place } from './every-row.ts';
import type { TestApi } from './test-api.ts';

/** Every right of every actor reaches this building (null: the town) as the database's policies and functions see it. */
export async function letDatabaseGrant(town: Pick<TestApi, 'databaseUrl'>, building: string): Promise<void> {
  const owner = new pg.Client(town.databaseUrl);
  await owner.connect();
  try {
    await owner.query('set role citypulse_owner');
    const { rows } = await owner.query<{ definition: string }>(
      `select pg_get_functiondef('actor_grants(text)'::regprocedure) as definition`,
    );
    const definition = rows[0]?.definition ?? '';
    const changed = definition.replace(/select a\.building_id/i, `select ${building}`);
    await owner.query(changed);
  } finally {
    await owner.end();
  }
}

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
