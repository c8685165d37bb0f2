import { roles } from '@citypulse/contracts/permissions';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noProof, type Caller } from '../src/platform/caller.ts';
import type { Db } from '../src/platform/db.ts';
import { givenPlace, givenTownAndPersonalRows } from './every-row.ts';
import { everybody, matrix, nobody, type Actor, type Row, type Rule } from './row-rules.ts';
import { startTestApi, type TestApi } from './test-api.ts';

/** Reached through functions only, or not at all: the app role holds no right on them, so they need no policy. */
const ungranted = /^(interval_\w+|schema_migrations)$/;

interface Table {
  name: string;
  key: string;
  firstColumn: string;
  protectedFully: boolean;
  granted: boolean;
}

let api: TestApi;
let tables: Table[];
let actors: Actor[];
const rows = new Map<string, Map<string, Row>>();

const nobodyCaller: Caller = {
  ...noProof,
  kind: 'user',
  id: '',
  sessionId: null,
  platform: null,
  grants: [],
  authzVersion: 0,
  requestId: 'test',
};

beforeAll(async () => {
  api = await startTestApi();
  const db = api.app.db.system;
  const [here] = [await givenPlace(api), await givenPlace(api)];
  actors = [{ name: 'no actor', caller: nobodyCaller, grants: [] }];
  for (const role of roles) {
    for (const buildingId of [null, here.buildingId]) {
      const { userId } = await api.as(role, buildingId);
      const name = `${role} ${buildingId ? 'of one building' : 'of the town'}`;
      actors.push({ name, caller: { ...nobodyCaller, id: userId }, grants: [{ role, buildingId }] });
    }
  }
  for (const buildingId of [null, here.buildingId]) {
    const { id } = await db
      .insertInto('data_sources')
      .values({
        name: 'Gateway',
        building_id: buildingId,
        key_hash: Buffer.from(String(buildingId)),
        key_hint: 'x',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const name = `gateway ${buildingId ? 'of one building' : 'of the town'}`;
    actors.push({
      name,
      caller: { ...nobodyCaller, kind: 'data_source', id },
      grants: [],
      delivers: { buildingId },
    });
  }
  await givenTownAndPersonalRows(db);
  tables = await readTables(db);
  for (const table of tables.filter((one) => !ungranted.test(one.name))) {
    rows.set(table.name, await readRows(db, table));
  }
});
afterAll(() => api.close());

async function readTables(db: Db): Promise<Table[]> {
  const found = await sql<Table>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as "protectedFully",
      has_any_column_privilege('citypulse_app', c.oid, 'select, insert, update')
        or has_table_privilege('citypulse_app', c.oid, 'delete, truncate') as granted,
      (select string_agg(format('%I::text', a.attname), '|| '','' ||' order by a.attnum)
       from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
       where i.indrelid = c.oid and i.indisprimary) as key,
      (select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
         and a.attidentity = '' and not a.attisdropped order by a.attnum limit 1) as "firstColumn"
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`.execute(
    db,
  );
  return found.rows;
}

/** All rows as they are, by key; rows that hang on another one get what decides about it. */
async function readRows(db: Db, { name, key }: Table): Promise<Map<string, Row>> {
  const found = await sql<{ key: string; row: Row }>`
    select ${sql.raw(key)} as key, to_jsonb(t) as row from ${sql.table(name)} t`.execute(db);
  const all = new Map(found.rows.map((one) => [one.key, one.row]));
  const parent = {
    import_errors: ['batch_id', 'import_batches'],
    task_assignees: ['task_id', 'maintenance_tasks'],
  }[name];
  if (!parent) return all;
  const [column = '', table = ''] = parent;
  const parents = await sql<{ row: Row }>`select to_jsonb(t) as row from ${sql.table(table)} t`.execute(db);
  const byId = new Map(parents.rows.map(({ row }) => [row['id'], row]));
  return new Map([...all].map(([id, row]) => [id, { ...byId.get(row[column] ?? ''), ...row }]));
}

const expected = (table: Table, rule: Rule, actor: Actor) =>
  [...(rows.get(table.name) ?? [])]
    .filter(([, row]) => rule(actor, row))
    .map(([key]) => key)
    .toSorted();

class RolledBack extends Error {}

/** The keys a statement answers with; none when the app role has no such right. What it wrote is undone. */
async function keysOf(actor: Actor, statement: string): Promise<string[]> {
  let keys: string[] = [];
  try {
    await api.app.db
      .as(actor.caller)
      .transaction()
      .execute(async (db) => {
        const answer = await sql<{ key: string }>`${sql.raw(statement)}`.execute(db);
        keys = answer.rows.map((row) => row.key);
        throw new RolledBack();
      });
  } catch (error) {
    const { code } = error as { code?: string };
    if (!(error instanceof RolledBack) && code !== '42501') throw error;
  }
  return keys.toSorted();
}

describe('row-level security', () => {
  test('every table is under it, forced and in the matrix, or the app role has no right on it', () => {
    const open = tables.filter(
      (table) => !(ungranted.test(table.name) ? !table.granted : table.protectedFully),
    );
    expect(open.map((table) => table.name)).toEqual([]);
    const known = tables.map((table) => table.name).filter((name) => !ungranted.test(name));
    expect(known.toSorted()).toEqual(Object.keys(matrix).toSorted());
  });

  test('every table that somebody may see has rows to see and, unless it is public, to miss', () => {
    const vacuous = tables.filter((table) => {
      const see = matrix[table.name]?.see ?? nobody;
      if (see === nobody) return false;
      const seen = actors.map((actor) => expected(table, see, actor).length);
      return Math.max(...seen) === 0 || (see !== everybody && Math.min(...seen) === Math.max(...seen));
    });
    expect(vacuous.map((table) => table.name)).toEqual([]);
  });

  test('each actor sees exactly the rows of the matrix in each table, and nobody sees nothing', async () => {
    for (const actor of actors) {
      for (const table of tables) {
        const seen = await keysOf(actor, `select ${table.key} as key from ${table.name}`);
        const wanted = expected(table, matrix[table.name]?.see ?? nobody, actor);
        expect(seen, `${actor.name} reading ${table.name}`).toEqual(wanted);
      }
    }
  });

  test('each actor can change exactly the rows of the matrix in each table', async () => {
    for (const actor of actors) {
      for (const { name, key, firstColumn } of tables) {
        const changed = await keysOf(
          actor,
          `update ${name} set ${firstColumn} = ${firstColumn} returning ${key} as key`,
        );
        const { see = nobody, change = nobody } = matrix[name] ?? {};
        const wanted = expected({ name } as Table, (one, row) => see(one, row) && change(one, row), actor);
        expect(changed, `${actor.name} changing ${name}`).toEqual(wanted);
      }
    }
  });

  test('inserting and deleting ask the same as changing', async () => {
    const policies = await sql<{ tablename: string; conditions: string[] }>`
      select tablename, array_agg(distinct coalesce(with_check, qual)) || array_agg(distinct coalesce(qual, with_check)) as conditions
      from pg_policies where 'citypulse_app' = any (roles::text[]) and cmd <> 'SELECT' group by 1`.execute(
      api.app.db.system,
    );
    const different = policies.rows.filter(({ conditions }) => new Set(conditions).size > 1);
    expect(different.map((table) => table.tablename)).toEqual([]);
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
