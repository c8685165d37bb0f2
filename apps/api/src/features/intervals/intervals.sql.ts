import type { MeasuringPointId } from '@citypulse/contracts/common';
import { eachDayWithin, startOfDay } from '@citypulse/energy/local-days';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

const pointColumns = ['id', 'key', 'building_id', 'unit', 'reading_mode'] as const;

export function findPoint(db: Db, scope: Scope, id: MeasuringPointId) {
  return db
    .selectFrom('measuring_points')
    .select(pointColumns)
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Writers of interval data of these points wait here for each other; taken in key order. */
export async function lockPoints(db: Db, keys: readonly number[]) {
  const locked = await sql<{ key: number; reading_mode: 'interval' | 'manual' }>`
    select key, reading_mode from measuring_points where key = any(${numbers(keys)}::int[])
    order by key for no key update`.execute(db);
  return locked.rows;
}

export async function ensurePartitions(db: Db, months: readonly string[]): Promise<void> {
  await sql`select ensure_interval_partition(month) from unnest(${texts(months)}::date[]) month`.execute(db);
}

/** Intervals of one length as columns; `starts` in epoch seconds, ascending and each once. */
export interface IntervalColumns {
  lengthSeconds: 900 | 3600;
  starts: readonly number[];
  values: readonly (number | null)[];
  /** One quality for all, or one for each. */
  qualities: string | readonly string[];
}

export interface Written {
  inserted: number;
  updated: number;
  /** Start of an interval of another length that covers the same time; then nothing may be committed. */
  clash: { start: string; lengthSeconds: number } | null;
  /** Local days of a changed value, with the earliest start of it in epoch seconds. */
  days: readonly TouchedDay[];
}

export interface TouchedDay {
  pointKey: number;
  day: string;
  changedFrom: number;
}

interface WrittenRow {
  inserted: number;
  updated: number;
  clash: Written['clash'];
  days: TouchedDay[] | null;
}

const hour = 3600;

/**
 * The delivered rows that differ from what is stored; the caller holds the point's lock, so nobody changes it. On their
 * grids intervals of two lengths clash where they lie in one hour.
 */
function changedRows(pointKey: number, columns: IntervalColumns) {
  const { starts, values, qualities, lengthSeconds } = columns;
  const first = Math.floor((starts[0] ?? 0) / hour) * hour;
  const until = Math.ceil(((starts.at(-1) ?? 0) + lengthSeconds) / hour) * hour;
  const each = typeof qualities === 'string' ? [] : qualities;
  const other = typeof qualities === 'string' ? qualities : 'W';
  return sql`
    delivered as (
      select to_timestamp(d.start) as start, d.value, coalesce(d.quality, ${other}::"char") as quality
      from unnest(${numbers(starts)}::float8[], ${numbers(values)}::float8[], ${texts(each)}::"char"[]) d (start, value, quality)
    ),
    known as materialized (
      select start, value, length_seconds, quality, batch_key from interval_values
      where point_key = ${pointKey} and start >= to_timestamp(${first}) and start < to_timestamp(${until})
    ),
    clash as (
      select k.start, k.length_seconds from known k where k.length_seconds <> ${lengthSeconds}
        and exists (select from delivered d where date_trunc('hour', d.start) = date_trunc('hour', k.start))
      order by k.start limit 1
    ),
    changed as materialized (
      select d.start, d.value, d.quality, k.start is not null as is_known,
        k.value as known_value, k.quality as known_quality, k.batch_key as known_batch
      from delivered d left join known k on k.start = d.start
      where k.start is null or k.value is distinct from d.value or k.quality <> d.quality
    )`;
}

/** Which local days were changed, from when on. Their bounds are looked up: converting each start takes ten times as long. */
function touchedDays(pointKey: number, { starts }: IntervalColumns) {
  const days = [...eachDayWithin((starts[0] ?? 0) * 1000, (starts.at(-1) ?? 0) * 1000 + 1)];
  const dates = texts(days.map(({ date }) => date));
  const bounds = numbers(days.map(({ date }) => startOfDay(date) / 1000));
  return sql`
    select json_agg(json_build_object('pointKey', ${pointKey}::int, 'day', (${dates}::text[])[no], 'changedFrom', changed_from))
    from (
      select width_bucket(date_part('epoch', start), ${bounds}::float8[]) as no,
        extract(epoch from min(start))::float8 as changed_from
      from changed group by 1 order by 1
    ) days`;
}

/** What writing these would do. */
export async function compareIntervals(db: Db, pointKey: number, columns: IntervalColumns): Promise<Written> {
  const compared = await sql<WrittenRow>`with ${changedRows(pointKey, columns)}
    select count(*) filter (where not is_known)::int as inserted, count(*) filter (where is_known)::int as updated,
      (select json_build_object('start', start, 'lengthSeconds', length_seconds) from clash) as clash, null as days
    from changed`.execute(db);
  return writtenFrom(compared.rows[0]);
}

/** Inserts and replaces; equal values are left alone. A batch keeps what it replaces. */
export async function writeIntervals(
  db: Db,
  pointKey: number,
  columns: IntervalColumns,
  batchKey: number | null,
): Promise<Written> {
  const kept =
    batchKey === null
      ? sql``
      : sql`, kept as (
      insert into interval_replaced (batch_key, point_key, start, value, length_seconds, quality, previous_batch_key)
      select ${batchKey}, ${pointKey}, start, known_value, ${columns.lengthSeconds}, known_quality, known_batch
      from changed where is_known
      on conflict do nothing)`;
  const written = await sql<WrittenRow>`with ${changedRows(pointKey, columns)},
    written as (
      insert into interval_values as v (point_key, start, value, length_seconds, quality, batch_key)
      select ${pointKey}, start, value, ${columns.lengthSeconds}, quality, ${batchKey}::int from changed
      on conflict (point_key, start) do update
        set value = excluded.value, quality = excluded.quality, batch_key = excluded.batch_key
    )${kept}
    select count(*) filter (where not is_known)::int as inserted, count(*) filter (where is_known)::int as updated,
      (select json_build_object('start', start, 'lengthSeconds', length_seconds) from clash) as clash,
      (${touchedDays(pointKey, columns)}) as days
    from changed`.execute(db);
  return writtenFrom(written.rows[0]);
}

function writtenFrom(row: WrittenRow | undefined): Written {
  return {
    inserted: row?.inserted ?? 0,
    updated: row?.updated ?? 0,
    clash: row?.clash ?? null,
    days: row?.days ?? [],
  };
}

/** The hours of the touched days, as their intervals say. Sums are rounded when stored: binary noise goes. */
const trueHours = (touched: readonly TouchedDay[]) => sql`
  touched as (
    select t.point_key, t.day, to_timestamp(t.changed_from) as changed_from,
      t.day::timestamp at time zone 'Europe/Berlin' as since, (t.day + 1)::timestamp at time zone 'Europe/Berlin' as until
    from unnest(${numbers(touched.map(({ pointKey }) => pointKey))}::int[],
      ${texts(touched.map(({ day }) => day))}::date[],
      ${numbers(touched.map(({ changedFrom }) => changedFrom))}::float8[]) t (point_key, day, changed_from)
  ),
  hours as materialized (
    select t.point_key, t.day, date_trunc('hour', v.start) as start, sum(v.value) as value,
      max(v.value * (3600 / v.length_seconds)) as peak,
      coalesce(sum(v.length_seconds) filter (where v.value is not null), 0)::smallint as covered_seconds
    from touched t cross join lateral (
      select start, value, length_seconds from interval_values i
      where i.point_key = t.point_key and i.start >= t.since and i.start < t.until
    ) v
    group by 1, 2, 3
  )`;

const storeHours = sql`
  stored_hours as materialized (
    select h.* from touched t join interval_hours h
      on h.point_key = t.point_key and h.start >= t.since and h.start < t.until
  ),
  hours_gone as (
    delete from interval_hours o using stored_hours s
    where o.point_key = s.point_key and o.start = s.start
      and not exists (select from hours h where h.point_key = s.point_key and h.start = s.start)
  ),
  hours_written as (
    insert into interval_hours as o (point_key, start, value, peak, covered_seconds)
    select h.point_key, h.start, round(h.value::numeric, 9)::float8, h.peak, h.covered_seconds
    from hours h left join stored_hours s on s.point_key = h.point_key and s.start = h.start
    where s.start is null or (s.value, s.peak, s.covered_seconds)
      is distinct from (round(h.value::numeric, 9)::float8, h.peak, h.covered_seconds)
    on conflict (point_key, start) do update
      set value = excluded.value, peak = excluded.peak, covered_seconds = excluded.covered_seconds
  )`;

const storeDays = sql`
  days as materialized (
    select t.point_key, t.day, t.changed_from, extract(epoch from t.until - t.since)::int as day_seconds,
      round(sum(h.value)::numeric, 6)::float8 as value, max(h.peak) as peak,
      sum(h.covered_seconds)::int as covered_seconds, count(h.start) as hours
    from touched t left join hours h on h.point_key = t.point_key and h.day = t.day
    group by 1, 2, 3, 4
  ),
  days_gone as (
    delete from interval_days o using days d where d.hours = 0 and o.point_key = d.point_key and o.day = d.day
  )
  insert into interval_days as o (point_key, day, value, peak, covered_seconds, day_seconds, changed_from)
  select point_key, day, value, peak, covered_seconds, day_seconds, changed_from from days where hours > 0
  on conflict (point_key, day) do update
    set value = excluded.value, peak = excluded.peak, covered_seconds = excluded.covered_seconds, basis = 'I',
      changed_from = case when o.changed_at > clock_timestamp() - interval '10 seconds'
        then least(o.changed_from, excluded.changed_from) else excluded.changed_from end,
      changed_at = clock_timestamp(), version = o.version + 1`;

/**
 * Recomputes hours and days of what was touched. It must be a statement after the write, in the same transaction and
 * under the points' locks: its snapshot then holds every committed interval of the day.
 */
export async function rewriteRollups(db: Db, touched: readonly TouchedDay[]): Promise<void> {
  await sql`with ${trueHours(touched)}, ${storeHours}, ${storeDays}`.execute(db);
}

/** Newest measured interval of every point in reach that has one. */
export async function listLatest(db: Db, scope: Scope, buildingId: string | null) {
  const latest = await sql<{
    id: string;
    building_id: string;
    start: string;
    length_seconds: number;
    value: number;
    quality: 'W' | 'E' | 'V';
  }>`
    with points as (
      select id, key, building_id from measuring_points
      where ${scope} and (${buildingId}::uuid is null or building_id = ${buildingId}::uuid) and retired_on is null
    )
    select p.id, p.building_id, l.start, l.length_seconds, l.value, l.quality
    from visible_latest_values(array(select key from points)) l join points p on p.key = l.point_key
    order by p.id`.execute(db);
  return latest.rows;
}

/** Array literals by hand: the driver's own quote every element. */
function numbers(items: readonly (number | null)[]): string {
  return `{${items.map((item) => item ?? 'null').join(',')}}`;
}

/** Only for texts without marks of their own: dates and single letters. */
function texts(items: readonly string[]): string {
  return `{${items.join(',')}}`;
}
