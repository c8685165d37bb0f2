import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everybody, matrix, nobody } from './row-rules.ts';
import { RowWalls, ungranted } from './row-walls.ts';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let walls: RowWalls;

beforeAll(async () => {
  api = await startTestApi();
  walls = await RowWalls.of(api);
});
afterAll(() => api.close());

describe('row-level security', () => {
  test('every table is under it, forced and in the matrix, or the app role has no right on it', () => {
    const { tables } = walls;
    const open = tables.filter(
      (table) => !(ungranted.test(table.name) ? !table.granted : table.protectedFully),
    );
    expect(open.map((table) => table.name)).toEqual([]);
    const known = tables.map((table) => table.name).filter((name) => !ungranted.test(name));
    expect(known.toSorted()).toEqual(Object.keys(matrix).toSorted());
  });

  test('every table that somebody may see has rows to see and, unless it is public, to miss', () => {
    const vacuous = walls.tables.filter((table) => {
      const see = matrix[table.name]?.see ?? nobody;
      if (see === nobody) return false;
      const seen = walls.actors.map((actor) => walls.expected(table, see, actor).length);
      return Math.max(...seen) === 0 || (see !== everybody && Math.min(...seen) === Math.max(...seen));
    });
    expect(vacuous.map((table) => table.name)).toEqual([]);
  });

  test('each actor sees and can change exactly the rows of the matrix, and nobody sees nothing', async () => {
    const deviations: string[] = [];
    for (const table of walls.tables) deviations.push(...(await walls.deviations(table)));
    expect(deviations).toEqual([]);
  });

  test('what nobody is to see is closed by the policy itself, rows or no rows', async () => {
    expect(await walls.openHiddenTables()).toEqual([]);
  });

  test('inserting and deleting ask the same as changing', async () => {
    expect(await walls.unevenPolicies()).toEqual([]);
  });

  test('no hash and no key leaves the database for the app role', async () => {
    const secret = await sql<{ column: string }>`
      select c.table_name || '.' || c.column_name as column from information_schema.columns c
      where c.table_schema = 'public' and c.column_name ~ '(hash|encrypted)$'
        and has_column_privilege('citypulse_app', format('%I', c.table_name), c.column_name, 'select')`.execute(
      api.app.db.system,
    );
    const harmless = ['import_batches.file_hash'];
    // Tables nobody sees a row of need no further lock.
    const leaking = secret.rows
      .map((row) => row.column)
      .filter((column) => {
        const table = column.split('.')[0] ?? '';
        return !harmless.includes(column) && matrix[table]?.see !== nobody;
      });
    expect(leaking).toEqual([]);
  });
});
