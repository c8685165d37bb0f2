import type { Change, Scope, SyncEntity } from '@citypulse/contracts/sync-changes';
import { syncEntityNames } from '@citypulse/contracts/sync-changes';
import type { Publication, RowFilter, Stage, StoredRow } from '../local-store.ts';
import { filterFields, indexedOf, isPut, keyOf, requireHeld } from './row-keys.ts';
import type { SqlSession, SqlValue } from './sql-database.ts';
import { noteOverlaps, sameKey, settleOverlaps } from './sql-overlaps.ts';
import { StoreError } from './store-errors.ts';

const columns = {
  buildingId: 'building_id',
  taskId: 'task_id',
  measuringPointId: 'measuring_point_id',
  meterId: 'meter_id',
} as const;

// `cross join` is SQLite's word for joining in the order written: from the few rows on their way in to those stored.

/** Rows sent to SQLite in one statement; bounds the text held in memory. */
const batchSize = 1_000;

export async function readRows<E extends SyncEntity>(
  db: SqlSession,
  entity: E,
  filter: RowFilter,
): Promise<StoredRow<E>[]> {
  const where = ['r.t = ?', `g.state in ('shown', 'stale')`];
  const values: SqlValue[] = [entity];
  const narrow = (column: string, value: string | undefined) => {
    if (value === undefined) return;
    where.push(`r.${column} = ?`);
    values.push(value);
  };
  narrow('id', filter.id);
  for (const field of filterFields) narrow(columns[field], filter[field]);
  const found = await db.all<{ id: string; part: string; v: number; scope: string; row: string }>(
    `select r.id, r.part, r.v, g.scope, r.row
     from ${where.length > 2 ? 'rows r cross join generations g' : 'generations g cross join rows r'} on g.gen = r.gen
     where ${where.join(' and ')}`,
    values,
  );
  return found.map((one) => ({ ...one, t: entity, row: JSON.parse(one.row) as StoredRow<E>['row'] }));
}

export async function findStage(db: SqlSession, name: string): Promise<{ gen: number }> {
  const [stage] = await db.all<{ gen: number }>(
    `select gen from generations where state = 'staged' and name = ?`,
    [name],
  );
  if (!stage) throw new StoreError('stage_gone', `There is no stage ${name}`);
  return stage;
}

export async function beginStage(db: SqlSession, stage: Stage): Promise<void> {
  await db.run(
    `update generations set state = 'dropped' where state = 'staged' and (scope = ? or name = ?)`,
    [stage.scope.id, stage.name],
  );
  await db.run(
    `insert into generations (scope, rights, state, name, next, start_pos) values (?, ?, 'staged', ?, ?, ?)`,
    [stage.scope.id, stage.scope.rights, stage.name, stage.next, stage.startPos],
  );
}

export async function addPage(
  db: SqlSession,
  name: string,
  rows: readonly Change[],
  next: string | null,
): Promise<void> {
  const { gen } = await findStage(db, name);
  for (const batch of wavesOf(rows.filter(isPut))) {
    await bringIn(db, batch);
    await db.run(
      `insert into rows (gen, t, id, part, v, building_id, task_id, measuring_point_id, meter_id, row)
       select ?1, t, id, part, v, building_id, task_id, measuring_point_id, meter_id, row from incoming i
       where not exists (select 1 from gone o where o.gen = ?1 and o.t = i.t and o.id = i.id and o.part = i.part and o.v >= i.v)
       on conflict (id, t, part, gen) do update set v = excluded.v, building_id = excluded.building_id,
         task_id = excluded.task_id, measuring_point_id = excluded.measuring_point_id, meter_id = excluded.meter_id,
         row = excluded.row where excluded.v >= rows.v`,
      [gen],
    );
    await noteOverlaps(db);
  }
  await db.run('update generations set next = ? where gen = ?', [next, gen]);
}

export async function forgetRows(db: SqlSession): Promise<void> {
  await db.run(`update generations set state = 'dropped' where state = 'staged'`);
  await db.run(`update generations set state = 'stale' where state = 'shown'`);
  await db.run('delete from overlaps');
  await db.run('update state set cursor = null, ack_seq = 0');
}

/** Carries out the rows' part of a publication; the entities that changed. */
export async function publishRows(db: SqlSession, publication: Publication): Promise<Set<SyncEntity>> {
  await checkHeld(db, publication);
  const names = JSON.stringify(publication.adopt);
  const scopes = JSON.stringify(publication.scopes.map(({ id }) => id));
  const removed = JSON.stringify(publication.remove);
  const touched = new Set(publication.changes.map(({ t }) => t));
  for (const wave of wavesOf(publication.changes)) await applyWave(db, wave);
  await db.run(
    `update generations set state = 'fresh', place = (select key from json_each(?1) where value = name)
     where state = 'staged' and name in (select value from json_each(?1))`,
    [names],
  );
  const leaving = `(state = 'stale' or state = 'staged' and scope in (select value from json_each(?2))
    or state = 'shown' and (scope not in (select value from json_each(?1)) or scope in (select value from json_each(?2))
      or scope in (select scope from generations where state = 'fresh')))`;
  for (const t of await entitiesOf(db, leaving, [scopes, removed])) touched.add(t);
  await db.run(`update generations set state = 'dropped' where ${leaving}`, [scopes, removed]);
  for (const t of await entitiesOf(db, `state = 'fresh'`, [])) touched.add(t);
  await settleOverlaps(db);
  await db.run(`delete from gone where gen in (select gen from generations where state = 'fresh')`);
  await db.run(
    `update generations set state = 'shown', name = null, next = null, start_pos = null, place = null where state = 'fresh'`,
  );
  await holdScopes(db, publication);
  return touched;
}

async function checkHeld(db: SqlSession, publication: Publication): Promise<void> {
  for (const name of publication.adopt) await findStage(db, name);
  const found = await db.all<Scope & { adopted: number }>(
    `select scope as id, rights, state = 'staged' as adopted from generations
     where state = 'shown' or state = 'staged' and name in (select value from json_each(?))`,
    [JSON.stringify(publication.adopt)],
  );
  const [adopted = [], held = []] = [1, 0].map((is) => found.filter((one) => one.adopted === is));
  requireHeld(publication, held, adopted);
}

async function holdScopes(db: SqlSession, publication: Publication): Promise<void> {
  const scopes = JSON.stringify(publication.scopes);
  await db.run(
    `insert into generations (scope, rights, state) select json_extract(value, '$.id'), '', 'shown' from json_each(?)
     where json_extract(value, '$.id') not in (select scope from generations where state = 'shown')`,
    [scopes],
  );
  await db.run(
    `update generations set rights = (select json_extract(value, '$.rights') from json_each(?1)
       where json_extract(value, '$.id') = scope) where state = 'shown'`,
    [scopes],
  );
  await db.run('update state set cursor = ?', [publication.cursor]);
  await db.run(`delete from overlaps where not exists (select 1 from generations where state = 'staged')`);
}

async function entitiesOf(
  db: SqlSession,
  generations: string,
  values: readonly SqlValue[],
): Promise<SyncEntity[]> {
  const found = await db.all<{ t: SyncEntity }>(
    `select value as t from json_each(?3) where exists (select 1 from rows where t = value
       and gen in (select gen from generations where ${generations}))`.replace('?3', `?${values.length + 1}`),
    [...values, JSON.stringify(syncEntityNames)],
  );
  return found.map(({ t }) => t);
}

/** Changes in order, cut so that no row comes twice in one part: within a part their order does not matter. */
function* wavesOf(changes: readonly Change[]): Generator<Change[]> {
  let wave = new Map<string, Change>();
  for (const change of changes) {
    const key = keyOf(change);
    if (wave.has(key) || wave.size >= batchSize) {
      yield [...wave.values()];
      wave = new Map();
    }
    wave.set(key, change);
  }
  if (wave.size > 0) yield [...wave.values()];
}

async function bringIn(db: SqlSession, wave: readonly Change[]): Promise<void> {
  await db.run('delete from incoming');
  const rows = wave.map((change) => {
    const found = indexedOf(change.row);
    const indexed = filterFields.map((field) => found[field] || null);
    const row = isPut(change) ? JSON.stringify(change.row) : null;
    return [change.t, change.id, change.part ?? '', change.v, change.scope, change.op, ...indexed, row];
  });
  const fields = Array.from({ length: 11 }, (_, index) => `json_extract(value, '$[${index}]')`).join(', ');
  await db.run(`insert into incoming select ${fields}, false from json_each(?)`, [JSON.stringify(rows)]);
}

async function applyWave(db: SqlSession, wave: readonly Change[]): Promise<void> {
  await bringIn(db, wave);
  // A row that is only said to have changed is no longer known; its present version may still come.
  await db.run(
    `delete from rows where rowid in (select r.rowid from incoming i cross join rows r on ${sameKey}
       cross join generations g on g.gen = r.gen and g.scope = i.scope
       where i.row is null and g.state in ('shown', 'staged') and (i.op <> 'put' or r.v < i.v))`,
  );
  await db.run(
    `insert or replace into gone select g.gen, i.t, i.id, i.part, i.v - (i.op = 'put') from incoming i
     join generations g on g.scope = i.scope and g.state = 'staged' where i.row is null`,
  );
  await db.run('delete from incoming where row is null');
  await putWave(db, 'staged');
  await putWave(db, 'shown');
  await noteOverlaps(db);
}

/** Moves each row into its scope's generation, unless some generation of this state holds a newer version. */
async function putWave(db: SqlSession, state: 'shown' | 'staged'): Promise<void> {
  await db.run(
    `update incoming as i set blocked = exists (select 1 from rows r cross join generations g on g.gen = r.gen
       where ${sameKey} and g.state = ? and r.v > i.v)`,
    [state],
  );
  await db.run(
    `delete from rows where rowid in (select r.rowid from incoming i cross join rows r on ${sameKey}
       cross join generations g on g.gen = r.gen where g.state = ? and not i.blocked)`,
    [state],
  );
  await db.run(
    `insert into rows (gen, t, id, part, v, building_id, task_id, measuring_point_id, meter_id, row)
     select g.gen, i.t, i.id, i.part, i.v, i.building_id, i.task_id, i.measuring_point_id, i.meter_id, i.row
     from incoming i join generations g on g.scope = i.scope and g.state = ? where not i.blocked`,
    [state],
  );
  if (state === 'shown') return;
  await db.run(
    `delete from gone where exists (select 1 from incoming i join generations g on g.scope = i.scope
       where g.state = 'staged' and g.gen = gone.gen and i.t = gone.t and i.id = gone.id and i.part = gone.part
         and not i.blocked)`,
  );
  // A page asked for before the row moved may still bring it to where it was.
  await db.run(
    `insert or replace into gone select g.gen, i.t, i.id, i.part, i.v from incoming i
     join generations g on g.state = 'staged' and g.scope <> i.scope and g.next is not null where not i.blocked`,
  );
}
