import type { Reading } from '@citypulse/contracts/readings';
import { consumptionBetween, type Counter } from '@citypulse/energy/counters';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Readings that count; suspicious ones wait for a person. */
const valid = (table: string) =>
  sql<boolean>`${sql.ref(`${table}.status`)} in ('new', 'plausible', 'confirmed')`;

type Loaded = Omit<Reading, 'consumption'> & {
  counter: Counter;
  before: { at: number; value: number } | null;
};

/** The counter's last valid value before each reading; where there is none, its value at installation. */
const before = sql`
  coalesce(
    (select json_build_object('at', extract(epoch from b.read_at) * 1000, 'value', b.value) from readings b
     where b.meter_id = r.meter_id and b.register_id = r.register_id and b.read_at < r.read_at and ${valid('b')}
     order by b.read_at desc, b.id desc limit 1),
    case when m.start_value is not null and m.installed_at < r.read_at
      then json_build_object('at', extract(epoch from m.installed_at) * 1000, 'value', m.start_value) end)`;

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadReadings(db: Db, ids: readonly string[]): Promise<Reading[]> {
  const loaded = await sql<Loaded>`
    select r.id, r.meter_id as "meterId", r.register_id as "registerId", r.measuring_point_id as "measuringPointId",
      r.building_id as "buildingId", r.value, r.read_at as "readAt", r.captured_at as "capturedAt",
      r.synced_at as "syncedAt", r.reader_id as "readerId", display_name_of(r.reader_id) as "readerName", r.source,
      r.status, r.reason, r.note, r.supersedes, r.version,
      json_build_object('digits', m.digits, 'decimals', m.decimals, 'factor', m.factor) as counter, ${before} as before
    from readings r join meters m on m.id = r.meter_id
    where r.id = any(${ids}::uuid[])`.execute(db);
  return loaded.rows.map(({ counter, before, ...reading }) => ({
    ...reading,
    consumption: consumptionOf(reading, counter, before),
  }));
}

function consumptionOf(reading: Omit<Reading, 'consumption'>, counter: Counter, before: Loaded['before']) {
  if (!before || reading.status === 'corrected' || reading.status === 'discarded') return null;
  const consumed = consumptionBetween(
    before,
    { at: Date.parse(reading.readAt), value: reading.value },
    counter,
  );
  return consumed.kind === 'known' ? consumed.amount : null;
}

export interface ReadingList {
  meterId?: string;
  measuringPointId?: string;
  buildingId?: string;
  from?: string;
  after: readonly [readAt: string, id: string] | null;
  limit: number;
}

/** Newest first. */
export async function listReadingKeys(db: Db, scope: Scope, list: ReadingList) {
  let query = db.selectFrom('readings').select(['id', 'read_at']).where(scope);
  if (list.meterId) query = query.where('meter_id', '=', list.meterId);
  if (list.measuringPointId) query = query.where('measuring_point_id', '=', list.measuringPointId);
  if (list.buildingId) query = query.where('building_id', '=', list.buildingId);
  if (list.from) query = query.where('read_at', '>=', list.from);
  if (list.after) {
    query = query.where(
      sql<boolean>`(read_at, id) < (${list.after[0]}::timestamptz, ${list.after[1]}::uuid)`,
    );
  }
  return query.orderBy('read_at', 'desc').orderBy('id', 'desc').limit(list.limit).execute();
}

export interface ReadMeter extends Counter {
  id: string;
  buildingId: string;
  measuringPointId: string;
  pointKey: number;
  medium: string;
  unit: string;
  installedAt: string;
  startValue: number | null;
  removedAt: string | null;
  registers: { id: string; isOfPoint: boolean }[];
}

/** The meter with its point and registers; those in the point's unit first. */
export async function findMeter(db: Db, scope: Scope, id: string): Promise<ReadMeter | undefined> {
  const found = await sql<ReadMeter>`
    select m.id, m.building_id as "buildingId", m.measuring_point_id as "measuringPointId", p.key as "pointKey",
      p.medium, p.unit, m.digits, m.decimals, m.factor, m.installed_at as "installedAt", m.start_value as "startValue",
      m.removed_at as "removedAt",
      (select coalesce(json_agg(json_build_object('id', g.id, 'isOfPoint', g.unit = p.unit)
        order by g.unit <> p.unit, g.position, g.id), '[]') from registers g where g.meter_id = m.id) as registers
    from (select * from meters where ${scope} and id = ${id}) m
    join measuring_points p on p.id = m.measuring_point_id`.execute(db);
  return found.rows[0];
}

/** The reading with what its repetition must agree with; whoever holds the point's lock may decide on it. */
export async function findReading(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('readings')
    .select([
      'id',
      'meter_id',
      'register_id',
      'measuring_point_id',
      'value',
      'read_at',
      'supersedes',
      'status',
    ])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function listValidValues(db: Db, registerId: string, without: string | null) {
  const rows = await db
    .selectFrom('readings as r')
    .select(['r.value', 'r.read_at'])
    .where('r.register_id', '=', registerId)
    .where(valid('r'))
    .where(sql<boolean>`r.id is distinct from ${without}::uuid`)
    .orderBy('r.read_at')
    .execute();
  return rows.map(({ value, read_at }) => ({ at: Date.parse(read_at), value }));
}

export interface NewReading {
  id: string;
  meterId: string;
  registerId: string;
  measuringPointId: string;
  buildingId: string;
  value: number;
  readAt: string;
  capturedAt: string | null;
  readerId: string | null;
  note: string | null;
  status: string;
  reason: string | null;
  supersedes: string | null;
}

export async function insertReading(db: Db, reading: NewReading): Promise<void> {
  await db
    .insertInto('readings')
    .values({
      id: reading.id,
      meter_id: reading.meterId,
      register_id: reading.registerId,
      measuring_point_id: reading.measuringPointId,
      building_id: reading.buildingId,
      value: reading.value,
      read_at: reading.readAt,
      captured_at: reading.capturedAt,
      reader_id: reading.readerId,
      note: reading.note,
      status: reading.status,
      reason: reading.reason,
      supersedes: reading.supersedes,
    })
    .execute();
}

/** False when it was corrected already. */
export async function setStatus(db: Db, id: string, status: string, reason: string | null): Promise<boolean> {
  const changed = await db
    .updateTable('readings')
    .set({ status, reason: sql`coalesce(${reason}, reason)` })
    .where('id', '=', id)
    .where('status', '<>', 'corrected')
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

export async function findPointKey(db: Db, measuringPointId: string): Promise<number | null> {
  const row = await db
    .selectFrom('measuring_points')
    .select('key')
    .where('id', '=', measuringPointId)
    .executeTakeFirst();
  return row?.key ?? null;
}

export interface CountedMeter extends Counter {
  id: string;
  medium: string;
  installedAt: number;
  startValue: number | null;
  removedAt: number | null;
  endValue: number | null;
  /** Of the point's unit; `obis` tells which register of the next device goes on counting. */
  registers: { obis: string; readings: { at: number; value: number }[] }[];
}

/** All devices of a point with their valid readings, oldest first. */
export async function listCountedMeters(db: Db, measuringPointId: string): Promise<CountedMeter[]> {
  const found = await sql<CountedMeter>`
    select m.id, p.medium, m.digits, m.decimals, m.factor, extract(epoch from m.installed_at)::float8 * 1000 as "installedAt",
      m.start_value as "startValue", extract(epoch from m.removed_at)::float8 * 1000 as "removedAt",
      m.end_value as "endValue",
      (select coalesce(json_agg(json_build_object('obis', coalesce(g.obis, ''), 'readings', (
          select coalesce(json_agg(json_build_object('at', extract(epoch from r.read_at) * 1000, 'value', r.value)
            order by r.read_at, r.id), '[]')
          from readings r where r.meter_id = m.id and r.register_id = g.id and ${valid('r')}
        )) order by g.position, g.id), '[]')
        from registers g where g.meter_id = m.id and g.unit = p.unit) as registers
    from meters m join measuring_points p on p.id = m.measuring_point_id
    where m.measuring_point_id = ${measuringPointId}
    order by m.installed_at`.execute(db);
  return found.rows;
}

/** When the counter was last known before `since` and next known after `until`; null where it was not. */
export async function findKnownAround(db: Db, measuringPointId: string, since: string, until: string) {
  const found = await sql<{ before: string | null; after: string | null }>`
    with known as (
      select r.read_at as at from readings r where r.measuring_point_id = ${measuringPointId} and ${valid('r')}
      union all select installed_at from meters where measuring_point_id = ${measuringPointId}
      union all select removed_at from meters where measuring_point_id = ${measuringPointId}
    )
    select max(at) filter (where at < ${since}::timestamptz) as before,
      min(at) filter (where at > ${until}::timestamptz) as after
    from known`.execute(db);
  return found.rows[0] ?? { before: null, after: null };
}

/** Replaces the days derived from readings in [since, until); days that stay as they are are not written. */
export async function replaceReadingDays(
  db: Db,
  pointKey: number,
  days: readonly { date: string; value: number; coveredSeconds: number; daySeconds: number }[],
  since: string | null,
  until: string | null,
): Promise<void> {
  await sql`
    with wanted as (
      select * from unnest(${days.map(({ date }) => date)}::date[], ${days.map(({ value }) => value)}::float8[],
        ${days.map(({ coveredSeconds }) => coveredSeconds)}::int[], ${days.map(({ daySeconds }) => daySeconds)}::int[])
        w (day, value, covered_seconds, day_seconds)
    ),
    gone as (
      delete from interval_days o
      where o.point_key = ${pointKey} and o.basis = 'R'
        and (${since}::date is null or o.day >= ${since}::date) and (${until}::date is null or o.day < ${until}::date)
        and not exists (select from wanted w where w.day = o.day)
    )
    insert into interval_days as o (point_key, day, value, covered_seconds, day_seconds, basis)
    select ${pointKey}, w.day, w.value, w.covered_seconds, w.day_seconds, 'R' from wanted w
    left join interval_days k on k.point_key = ${pointKey} and k.day = w.day
    where k.day is null
      or k.basis = 'R' and (k.value, k.covered_seconds) is distinct from (w.value, w.covered_seconds)
    on conflict (point_key, day) do update
      set value = excluded.value, covered_seconds = excluded.covered_seconds, changed_at = clock_timestamp(),
        version = o.version + 1`.execute(db);
}
