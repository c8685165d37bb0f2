import type { Catalogue } from '@citypulse/energy/valuation';
import type { SeriesWindow } from '@citypulse/energy/series-window';
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

export interface SeriesPoint {
  id: string;
  key: number;
  buildingId: string;
  medium: string;
  direction: 'consumption' | 'generation' | 'feed_in';
  unit: 'kWh' | 'm3' | 'l' | 'kg';
  retiredOn: string | null;
}

export interface PointFilter {
  id?: string;
  buildingId?: string;
  siteId?: string;
  medium?: string;
  direction?: string;
  mainOnly: boolean;
}

export async function findPoints(db: Db, scope: Scope, filter: PointFilter): Promise<SeriesPoint[]> {
  const { id = null, buildingId = null, siteId = null, medium = null, direction = null } = filter;
  const found = await sql<SeriesPoint>`
    select id, key, building_id as "buildingId", medium, direction, unit, retired_on as "retiredOn"
    from measuring_points
    where ${scope} and (${id}::uuid is null or id = ${id}::uuid)
      and (${buildingId}::uuid is null or building_id = ${buildingId}::uuid)
      and (${siteId}::uuid is null or building_id in (select b.id from buildings b where b.site_id = ${siteId}::uuid))
      and (${medium}::text is null or medium = ${medium}) and (${direction}::text is null or direction = ${direction})
      and (not ${filter.mainOnly}::boolean or kind = 'main')
    order by key`.execute(db);
  return found.rows;
}

export async function isBuildingVisible(db: Db, scope: Scope, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('buildings')
    .select('id')
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Tariffs, factors and gas conversions that hold on some day of the period. */
export async function findCatalogue(db: Db, since: string, until: string): Promise<Catalogue> {
  const holds = (table: string) =>
    sql`${sql.ref(`${table}.valid_from`)} < ${until}::date
      and coalesce(${sql.ref(`${table}.valid_to`)}, 'infinity') > ${since}::date`;
  const found = await sql<Catalogue>`
    select
      (select coalesce(json_agg(json_build_object('name', t.name, 'medium', t.medium, 'validFrom', t.valid_from,
        'validTo', t.valid_to, 'energyPriceCents', t.energy_price_cents, 'capacityPriceEuros', t.capacity_price_euros,
        'basePriceEuros', t.base_price_euros, 'co2PriceEuros', t.co2_price_euros, 'vatPercent', t.vat_percent)
        order by t.valid_from), '[]') from tariffs t where ${holds('t')}) as tariffs,
      (select coalesce(json_agg(json_build_object('name', s.name, 'source', s.source, 'year', s.year,
        'validFrom', s.valid_from, 'validTo', s.valid_to, 'medium', f.medium, 'kgPerKwh', f.kg_per_kwh,
        'basis', f.basis) order by s.valid_from), '[]')
        from factor_sets s join factors f on f.factor_set_id = s.id where ${holds('s')}) as factors,
      (select coalesce(json_agg(json_build_object('validFrom', g.valid_from, 'validTo', g.valid_to,
        'stateNumber', g.state_number, 'calorificValue', g.calorific_value) order by g.valid_from), '[]')
        from gas_conversions g where ${holds('g')}) as gas`.execute(db);
  return found.rows[0] as Catalogue;
}

/** What the buckets are filled from: `measured` has start, local day, amount and covered seconds. */
function measuredRows(window: SeriesWindow, keys: RawBuilder<unknown>): RawBuilder<unknown> {
  const from = new Date(window.from).toISOString();
  const to = new Date(window.to).toISOString();
  switch (window.resolution) {
    case '15m':
      // An hourly interval is an even load over its four quarters.
      return sql`
        select v.point_key, v.start + q.quarter * interval '15 minutes' as bucket,
          v.value * 900 / v.length_seconds as value, case when v.value is null then 0 else 900 end as covered_seconds
        from visible_interval_values(${keys}, date_trunc('hour', ${from}::timestamptz), ${to}::timestamptz) v
        join (values (900, 0), (3600, 0), (3600, 1), (3600, 2), (3600, 3)) q (length_seconds, quarter)
          on q.length_seconds = v.length_seconds`;
    case 'hour':
      return sql`
        select h.point_key, h.start as bucket, h.value, h.covered_seconds
        from visible_interval_hours(${keys}, ${from}::timestamptz, ${to}::timestamptz) h`;
    case 'day':
      return sql`
        select d.point_key, d.day as bucket, d.value, d.covered_seconds
        from visible_interval_days(${keys}, ${window.firstDay}::date, ${window.lastDay}::date) d`;
    case 'month':
      return sql`
        select d.point_key, d.day, greatest(date_trunc('month', d.day)::date, ${window.firstDay}::date) as bucket,
          d.value, d.covered_seconds
        from visible_interval_days(${keys}, ${window.firstDay}::date, ${window.lastDay}::date) d`;
  }
}

/** Every bucket of the window: its key, start and length, in order. */
function bucketRows({ resolution, from, to, firstDay, lastDay }: SeriesWindow): RawBuilder<unknown> {
  if (resolution === '15m' || resolution === 'hour') {
    const step = resolution === 'hour' ? 3600 : 900;
    return sql`
      select g as bucket, g as start, ${step}::int as seconds
      from generate_series(${new Date(from).toISOString()}::timestamptz,
        ${new Date(to - step * 1000).toISOString()}::timestamptz, ${step} * interval '1 second') g`;
  }
  const next =
    resolution === 'day'
      ? sql`b.bucket + 1`
      : sql`least((date_trunc('month', b.bucket) + interval '1 month')::date, ${lastDay}::date)`;
  const first =
    resolution === 'day'
      ? sql`select ${firstDay}::date + g as bucket from generate_series(0, ${lastDay}::date - ${firstDay}::date - 1) g`
      : sql`select greatest(g::date, ${firstDay}::date) as bucket from generate_series(
          date_trunc('month', ${firstDay}::timestamp), ${lastDay}::timestamp - interval '1 day', interval '1 month') g`;
  return sql`
    select b.bucket, b.bucket::timestamp at time zone 'Europe/Berlin' as start,
      extract(epoch from (${next})::timestamp at time zone 'Europe/Berlin' - b.bucket::timestamp at time zone 'Europe/Berlin')::int as seconds
    from (${first}) b`;
}

/** Times are cut from what to_json writes, which takes half as long as to_char; buckets start at whole seconds. */
const pointText = sql`
  '{"start":' || left(to_json(b.start at time zone 'UTC')::text, 20)
  || 'Z","value":' || coalesce(f.value::text, 'null')
  || ',"completeness":' || case when f.covered_seconds >= b.seconds * b.points then '1'
    when coalesce(f.covered_seconds, 0) = 0 then '0'
    else round(f.covered_seconds::numeric / (b.seconds * b.points), 4)::text end || '}'`;

/** One measuring point's raw amounts as JSON text; null when it is out of reach. */
export async function rawSeriesText(
  db: Db,
  scope: Scope,
  id: string,
  window: SeriesWindow,
): Promise<string | null> {
  const rows = measuredRows(window, sql`array(select key from point)`);
  const filled =
    window.resolution === 'month'
      ? sql`select bucket, round(sum(value)::numeric, 6)::float8 as value, sum(covered_seconds) as covered_seconds
          from measured group by 1`
      : sql`select bucket, value, covered_seconds from measured`;
  const built = await sql<{ text: string }>`
    with point as materialized (select key, unit from measuring_points where ${scope} and id = ${id}),
    measured as (${rows}), filled as (${filled}),
    buckets as (select b.*, 1 as points from (${bucketRows(window)}) b)
    select '{"unit":"' || p.unit || '","points":[' || s.points || '],"basis":[]}' as text
    from point p cross join (
      select coalesce(string_agg(${pointText}, ',' order by b.bucket), '') as points
      from buckets b left join filled f on f.bucket = b.bucket
    ) s`.execute(db);
  return built.rows[0]?.text ?? null;
}

/** Points whose amounts are valued alike, and how: amount · perUnit + measured days · perDay from `since` on. */
export interface ValuedPoints {
  points: readonly Pick<SeriesPoint, 'key' | 'retiredOn'>[];
  spans: readonly { since: string; until: string; perUnit: number | null; perDay: number }[];
}

/** Groups and their rates as two tables. */
function groupRows(groups: readonly ValuedPoints[]): RawBuilder<unknown> {
  const points = groups.flatMap((group, number) => group.points.map((point) => ({ ...point, number })));
  const rates = groups.flatMap((group, number) => group.spans.map((span) => ({ ...span, number })));
  return sql`
    points as (
      select * from unnest(${points.map(({ key }) => key)}::int[], ${points.map(({ number }) => number)}::int[],
        ${points.map(({ retiredOn }) => retiredOn)}::date[]) p (key, number, retired_on)
    ),
    rates as (
      select * from unnest(${rates.map(({ number }) => number)}::int[], ${rates.map(({ since }) => since)}::date[],
        ${rates.map(({ until }) => until)}::date[], ${rates.map(({ perUnit }) => perUnit)}::float8[],
        ${rates.map(({ perDay }) => perDay)}::float8[]) r (number, since, until, per_unit, per_day)
    )`;
}

/** The local day of a measured row, by which it is valued. */
function dayOf(resolution: SeriesWindow['resolution']): RawBuilder<unknown> {
  if (resolution === 'month') return sql`m.day`;
  return resolution === 'day' ? sql`m.bucket` : sql`(m.bucket at time zone 'Europe/Berlin')::date`;
}

/** The points of a JSON series: the sum over all groups, each valued by its own rates. */
export async function valuedSeriesPoints(
  db: Db,
  groups: readonly ValuedPoints[],
  window: SeriesWindow,
): Promise<string> {
  const isDaily = window.resolution === 'day' || window.resolution === 'month';
  const day = dayOf(window.resolution);
  const points = groups.flatMap((group) => group.points);
  // A retired point owes nothing any more.
  const owing = points.some(({ retiredOn }) => retiredOn !== null)
    ? sql`greatest(1, (select count(*) from points p
        where p.retired_on is null or p.retired_on > (b.start at time zone 'Europe/Berlin')::date))`
    : sql`${Math.max(1, points.length)}::int`;
  const built = await sql<{ points: string }>`
    with ${groupRows(groups)},
    measured as (${measuredRows(window, sql`array(select key from points)`)}),
    valued as (
      select m.bucket, m.value * r.per_unit + ${isDaily ? sql`r.per_day` : sql`0`} as amount, m.covered_seconds
      from measured m join points p on p.key = m.point_key
      join rates r on r.number = p.number and ${day} >= r.since and ${day} < r.until
    ),
    filled as (
      select bucket, round(sum(amount)::numeric, 6)::float8 as value,
        sum(covered_seconds) filter (where amount is not null) as covered_seconds
      from valued group by 1
    ),
    buckets as (select b.*, ${owing} as points from (${bucketRows(window)}) b)
    select coalesce(string_agg(${pointText}, ',' order by b.bucket), '') as points
    from buckets b left join filled f on f.bucket = b.bucket`.execute(db);
  return built.rows[0]?.points ?? '';
}

export interface DaySum {
  group_no: number;
  /** 1 is the first span. */
  cut: number;
  value: number | null;
  covered_seconds: number;
  measured_days: number;
}

/** Sums per group and span of days; `cuts` are the first days of the spans and the end of the last. */
export async function sumDays(
  db: Db,
  keys: readonly number[],
  groups: readonly number[],
  cuts: readonly string[],
): Promise<DaySum[]> {
  const summed = await sql<DaySum>`
    select group_no, cut, value, covered_seconds, measured_days
    from visible_day_sums(${`{${keys.join(',')}}`}::int[], ${`{${groups.join(',')}}`}::int[], ${`{${cuts.join(',')}}`}::date[])`.execute(
    db,
  );
  return summed.rows;
}

/** Until when each point has values: end of its newest interval, or its newest valid reading. */
export async function findLastValues(db: Db, points: readonly SeriesPoint[]): Promise<Map<number, string>> {
  const found = await sql<{ key: number; at: string }>`
    select l.point_key as key, l.start + l.length_seconds * interval '1 second' as at
    from visible_latest_values(${`{${points.map(({ key }) => key).join(',')}}`}::int[]) l
    union all
    select p.key, r.at
    from unnest(${`{${points.map(({ key }) => key).join(',')}}`}::int[], ${`{${points.map(({ id }) => id).join(',')}}`}::uuid[]) p (key, id)
    cross join lateral (
      select max(read_at) as at from readings
      where measuring_point_id = p.id and status in ('new', 'plausible', 'confirmed')
    ) r where r.at is not null`.execute(db);
  const last = new Map<number, string>();
  for (const { key, at } of found.rows) if ((last.get(key) ?? '') < at) last.set(key, at);
  return last;
}
