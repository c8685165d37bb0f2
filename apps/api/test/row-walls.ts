import { can, roles } from '@citypulse/contracts/permissions';
import { sql } from 'kysely';
import { noProof, type Caller } from '../src/platform/caller.ts';
import type { Db } from '../src/platform/db.ts';
import { givenPlace, givenTownAndPersonalRows } from './every-row.ts';
import { matrix, nobody, type Actor, type Row, type Rule } from './row-rules.ts';
import type { TestApi } from './test-api.ts';

/** Reached through functions only, or not at all: the app role holds no right on them, so they need no policy. */
export const ungranted = /^(interval_\w+|schema_migrations)$/;

export interface Table {
  name: string;
  key: string;
  firstColumn: string;
  protectedFully: boolean;
  granted: boolean;
}

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

class RolledBack extends Error {}

/** A town with one of everything in two buildings, and everybody who might look at it past the server. */
export class RowWalls {
  readonly tables: readonly Table[];
  readonly actors: readonly Actor[];
  readonly #api: TestApi;
  readonly #rows: ReadonlyMap<string, ReadonlyMap<string, Row>>;

  static async of(api: TestApi): Promise<RowWalls> {
    const here = await givenPlace(api);
    await givenPlace(api);
    const actors = [
      { name: 'no actor', caller: nobodyCaller, grants: [] },
      ...(await givenPeople(api, here.buildingId)),
      ...(await givenFormerPeople(api)),
      ...(await givenGateways(api, here.buildingId)),
    ];
    const db = api.app.db.system;
    await givenTownAndPersonalRows(db);
    const tables = await readTables(db);
    const rows = new Map<string, ReadonlyMap<string, Row>>();
    for (const table of tables.filter((one) => !ungranted.test(one.name)))
      rows.set(table.name, await readRows(db, table));
    return new RowWalls(api, tables, actors, rows);
  }

  private constructor(
    api: TestApi,
    tables: readonly Table[],
    actors: readonly Actor[],
    rows: ReadonlyMap<string, ReadonlyMap<string, Row>>,
  ) {
    this.#api = api;
    this.tables = tables;
    this.actors = actors;
    this.#rows = rows;
  }

  /** Keys of the rows a rule lets an actor reach. */
  expected(table: Pick<Table, 'name'>, rule: Rule, actor: Actor): string[] {
    return [...(this.#rows.get(table.name) ?? [])]
      .filter(([, row]) => rule(actor, row))
      .map(([key]) => key)
      .toSorted();
  }

  /** Where reading and changing the table differ from the matrix, in words. */
  async deviations(table: Table): Promise<string[]> {
    const { name, key, firstColumn } = table;
    const { see = nobody, change = nobody } = matrix[name] ?? {};
    const found: string[] = [];
    for (const actor of this.actors) {
      const seen = await this.#keysOf(actor, `select ${key} as key from ${name}`);
      if (seen.join() !== this.expected(table, see, actor).join())
        found.push(`${actor.name} reading ${name}`);
      const statement = `update ${name} set ${firstColumn} = ${firstColumn} returning ${key} as key`;
      const changed = await this.#keysOf(actor, statement);
      const both: Rule = (one, row) => see(one, row) && change(one, row);
      if (changed.join() !== this.expected(table, both, actor).join())
        found.push(`${actor.name} changing ${name}`);
      if (name === 'task_comments') found.push(...(await this.#commentDeviations(actor)));
    }
    return found;
  }

  /** A comment is only ever added: where its author may report, and in his own name. */
  async #commentDeviations(actor: Actor): Promise<string[]> {
    const found: string[] = [];
    const [stranger] = this.actors.filter(({ caller }) => caller.id !== actor.caller.id && caller.id !== '');
    for (const row of this.#rows.get('task_comments')?.values() ?? []) {
      for (const author of [actor.caller.id, stranger?.caller.id ?? '']) {
        if (author === '') continue;
        const statement = `insert into task_comments (id, task_id, building_id, text, author_id, written_at)
          values (gen_random_uuid(), '${row['task_id']}', '${row['building_id']}', 'x', '${author}', now())
          returning task_id as key`;
        const isAdded = (await this.#keysOf(actor, statement)).length > 0;
        const may =
          author === actor.caller.id && can(actor.grants, 'maintenance:report', row['building_id'] ?? '');
        if (isAdded !== may) found.push(`${actor.name} adding to task_comments`);
      }
    }
    return found;
  }

  /** Tables nobody is to see a row of, and whose policy says anything but that: they may well be empty. */
  async openHiddenTables(): Promise<string[]> {
    const { rows } = await sql<{ tablename: string }>`
      select distinct tablename from pg_policies
      where 'citypulse_app' = any (roles::text[]) and coalesce(qual, with_check) <> 'false' order by 1`.execute(
      this.#api.app.db.system,
    );
    return rows.map(({ tablename }) => tablename).filter((name) => (matrix[name]?.see ?? nobody) === nobody);
  }

  /** Tables in which inserting, changing and deleting do not ask the same. */
  async unevenPolicies(): Promise<string[]> {
    const { rows } = await sql<{ tablename: string }>`
      select tablename from pg_policies,
        lateral (values (coalesce(with_check, qual)), (coalesce(qual, with_check))) asked(condition)
      where 'citypulse_app' = any (roles::text[]) and cmd <> 'SELECT'
      group by 1 having count(distinct condition) > 1 order by 1`.execute(this.#api.app.db.system);
    return rows.map(({ tablename }) => tablename);
  }

  /** The keys a statement answers with; none when the app role has no such right. What it wrote is undone. */
  async #keysOf(actor: Actor, statement: string): Promise<string[]> {
    let keys: string[] = [];
    try {
      await this.#api.app.db
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
}

async function givenPeople(api: TestApi, building: string): Promise<Actor[]> {
  const actors: Actor[] = [];
  for (const role of roles) {
    for (const buildingId of [null, building]) {
      const { userId } = await api.as(role, buildingId);
      const name = `${role} ${buildingId ? 'of one building' : 'of the town'}`;
      actors.push({ name, caller: { ...nobodyCaller, id: userId }, grants: [{ role, buildingId }] });
    }
  }
  return actors;
}

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Whose rights have ended, have not begun, or who was shut out. */
async function givenFormerPeople(api: TestApi): Promise<Actor[]> {
  const db = api.app.db.system;
  const actorOf = async (name: string): Promise<Actor> => {
    const { userId } = await api.as('admin');
    return { name, caller: { ...nobodyCaller, id: userId }, grants: [] };
  };
  const [former, future, disabled] = [
    await actorOf('former admin'),
    await actorOf('future admin'),
    await actorOf('disabled admin'),
  ];
  const assignment = (actor: Actor) =>
    db.updateTable('role_assignments').where('user_id', '=', actor.caller.id);
  await assignment(former)
    .set({ valid_from: day(-9), valid_to: day(-2) })
    .execute();
  await assignment(future)
    .set({ valid_from: day(2) })
    .execute();
  await db
    .updateTable('users')
    .set({ disabled_at: new Date().toISOString() })
    .where('id', '=', disabled.caller.id)
    .execute();
  return [former, future, disabled];
}

async function givenGateways(api: TestApi, building: string): Promise<Actor[]> {
  const gateway = async (name: string, buildingId: string | null, isDisabled = false): Promise<Actor> => {
    const { id } = await api.app.db.system
      .insertInto('data_sources')
      .values({
        name,
        building_id: buildingId,
        key_hash: Buffer.from(name),
        key_hint: 'x',
        disabled_at: isDisabled ? new Date().toISOString() : null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const caller = { ...nobodyCaller, kind: 'data_source', id } as const;
    return { name, caller, grants: [], ...(!isDisabled && { delivers: { buildingId } }) };
  };
  return [
    await gateway('gateway of the town', null),
    await gateway('gateway of one building', building),
    await gateway('disabled gateway', null, true),
  ];
}

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
