-- Interval values in monthly partitions, with hour and day rollups kept true in the ingest transaction.
-- The app role has no grant on any of them: access goes through functions that check the measuring point.
-- The key leads with the measuring point, so that a hypertable or a distribution by it stays a migration away.

create table import_batches (
  id uuid primary key default gen_random_uuid(),
  key int generated always as identity unique,
  measuring_point_id uuid references measuring_points,
  building_id uuid references buildings,
  file_name text not null,
  file_hash bytea,
  format text not null,
  mapping jsonb,
  created_by uuid references users,
  created_at timestamptz not null default clock_timestamp(),
  inserted int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  error_count int not null default 0,
  undone_at timestamptz
);
create index import_batches_created on import_batches (created_at desc, id desc);

create table import_errors (
  batch_id uuid not null references import_batches on delete cascade,
  position int not null,
  row int not null,
  column_name text,
  code text not null,
  message text not null,
  primary key (batch_id, position)
);

create table interval_values (
  start timestamptz not null,
  value double precision check (value >= 0 and value < 'infinity'),
  point_key int not null,
  batch_key int,
  length_seconds smallint not null check (length_seconds in (900, 3600)),
  quality "char" not null default 'W' check (quality in ('W', 'E', 'V', 'G')),
  primary key (point_key, start),
  check ((value is null) = (quality = 'G')),
  check (date_part('epoch', start)::bigint % length_seconds = 0)
) partition by range (start);

/*
 * Creates the month's partition if it is missing; safe when several call it at once. It is attached, not created in
 * place: that shuts out neither readers nor writers of the other months.
 */
create function ensure_interval_partition(month date) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', month)::date;
  name text := 'interval_values_' || to_char(first, 'YYYYMM');
begin
  if to_regclass(name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('interval_values'));
  -- Asked of the table itself: to_regclass() may answer from before the lock.
  if exists (select from pg_class where relname = name and relnamespace = 'public'::regnamespace) then return; end if;
  execute format('create table %I (like interval_values including defaults including constraints)', name);
  execute format('alter table interval_values attach partition %I for values from (%L) to (%L)',
    name, first::timestamp at time zone 'UTC', (first + interval '1 month')::timestamp at time zone 'UTC');
end $$;

-- What an import replaced, so that undo can restore what the batch still owns. Batches on one value form a chain;
-- an undone batch is taken out of it.
create table interval_replaced (
  batch_key int not null,
  point_key int not null,
  start timestamptz not null,
  value double precision,
  length_seconds smallint not null,
  quality "char" not null,
  previous_batch_key int,
  primary key (batch_key, point_key, start)
);
create index interval_replaced_previous on interval_replaced (previous_batch_key) where previous_batch_key is not null;

create table interval_hours (
  start timestamptz not null,
  value double precision,
  -- Highest mean power of the hour in units per hour: peaks survive the rollup.
  peak double precision,
  point_key int not null,
  covered_seconds smallint not null,
  primary key (point_key, start)
);

create table interval_days (
  day date not null,
  point_key int not null,
  value double precision,
  peak double precision,
  covered_seconds int not null,
  -- 82,800, 86,400 or 90,000: the local day of the clock changes is shorter or longer.
  day_seconds int not null,
  -- I: from intervals; R: derived from readings of a counter.
  basis "char" not null default 'I' check (basis in ('I', 'R')),
  -- Earliest interval touched lately, so that a live delta carries what changed and no more.
  changed_from timestamptz,
  changed_at timestamptz not null default clock_timestamp(),
  version bigint not null default 1,
  primary key (point_key, day)
);

-- Sums of the days of a month: totals of many points over years read these.
create table interval_months (
  month date not null,
  point_key int not null,
  value double precision,
  covered_seconds int not null,
  -- Days that have a value.
  measured_days smallint not null,
  primary key (point_key, month)
);

/*
 * Months again from their days, for the (point, month) of the changed days. Its statements see what the days' statement
 * wrote and everything committed before the point's lock was taken.
 */
create function sum_interval_months(keys int[], days date[]) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  with touched as (
    select distinct t.point_key, date_trunc('month', t.day)::date as month from unnest(keys, days) t (point_key, day)
  ),
  sums as materialized (
    select t.point_key, t.month, round(sum(d.value)::numeric, 6)::float8 as value,
      coalesce(sum(d.covered_seconds), 0)::int as covered_seconds, count(d.value)::smallint as measured_days, count(d.day) as known_days
    from touched t left join interval_days d
      on d.point_key = t.point_key and d.day >= t.month and d.day < (t.month + interval '1 month')::date
    group by 1, 2
  ),
  gone as (
    delete from interval_months m using sums s where s.known_days = 0 and m.point_key = s.point_key and m.month = s.month
  )
  insert into interval_months as m (point_key, month, value, covered_seconds, measured_days)
  select s.point_key, s.month, s.value, s.covered_seconds, s.measured_days from sums s where s.known_days > 0
  on conflict (point_key, month) do update
    set value = excluded.value, covered_seconds = excluded.covered_seconds, measured_days = excluded.measured_days;
end $$;

/*
 * Keeps the months, and writes one outbox row per (measuring point, local day), however many intervals of it were written. Loading the history of a
 * town nobody watches yet says `app.bulk_load` and refreshes its readers afterwards by other means.
 */
create function record_interval_days() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    perform sum_interval_months(array_agg(o.point_key), array_agg(o.day)) from old_rows o;
  else
    perform sum_interval_months(array_agg(n.point_key), array_agg(n.day)) from new_rows n;
  end if;
  if current_setting('app.bulk_load', true) = 'on' then return null; end if;
  if tg_op = 'DELETE' then
    insert into change_outbox (entity_type, entity_id, op, version, part, scope_new)
    select 'interval_days', p.id, 'D', o.version + 1, o.day, p.building_id from old_rows o join measuring_points p on p.key = o.point_key;
  else
    insert into change_outbox (entity_type, entity_id, op, version, part, scope_new)
    select 'interval_days', p.id, 'U', n.version, n.day, p.building_id from new_rows n join measuring_points p on p.key = n.point_key;
  end if;
  return null;
end $$;
create trigger sync_insert after insert on interval_days referencing new table as new_rows for each statement execute function record_interval_days();
create trigger sync_update after update on interval_days referencing new table as new_rows for each statement execute function record_interval_days();
create trigger sync_delete after delete on interval_days referencing old table as old_rows for each statement execute function record_interval_days();

-- ── reading ────────────────────────────────────────────────────────────────────────────────────
-- The app role reaches interval data through these alone. Each asks once per call what the actor may read.

/* Those of the keys whose building the actor may read the energy of. */
create function readable_points(keys int[]) returns int[] language plpgsql stable security definer
  set search_path = public, pg_temp as $$
begin
  if actor_permits_town('energy:read') then return keys; end if;
  return array(select p.key from measuring_points p
    where p.key = any (keys) and p.building_id = any ((select actor_buildings('energy:read'))::uuid[]));
end $$;

create function visible_interval_values(keys int[], since timestamptz, until timestamptz)
  returns table (point_key int, start timestamptz, value double precision, length_seconds smallint)
  language plpgsql stable security definer rows 3000 set search_path = public, pg_temp as $$
declare allowed int[] := readable_points(keys);
begin
  return query select v.point_key, v.start, v.value, v.length_seconds from interval_values v
    where v.point_key = any (allowed) and v.start >= since and v.start < until;
end $$;

create function visible_interval_hours(keys int[], since timestamptz, until timestamptz)
  returns table (point_key int, start timestamptz, value double precision, covered_seconds smallint)
  language plpgsql stable security definer rows 1000 set search_path = public, pg_temp as $$
declare allowed int[] := readable_points(keys);
begin
  return query select h.point_key, h.start, h.value, h.covered_seconds from interval_hours h
    where h.point_key = any (allowed) and h.start >= since and h.start < until;
end $$;

create function visible_interval_days(keys int[], since date, until date)
  returns table (point_key int, day date, value double precision, covered_seconds int)
  language plpgsql stable security definer rows 400 set search_path = public, pg_temp as $$
declare allowed int[] := readable_points(keys);
begin
  return query select d.point_key, d.day, d.value, d.covered_seconds from interval_days d
    where d.point_key = any (allowed) and d.day >= since and d.day < until;
end $$;

/*
 * Sums of many points at once: `groups` names the group of each key, `cuts` are the days that begin a span (the last
 * one ends the period). Spans that are whole months read the months, runs of others the days. `measured_days` counts
 * days of points that have a value.
 */
create function visible_day_sums(keys int[], groups int[], cuts date[])
  returns table (group_no int, cut int, value double precision, covered_seconds bigint, measured_days bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  allowed int[] := readable_points(keys);
  spans int := cardinality(cuts) - 1;
  whole date[] := array(select s.since from unnest(cuts[:spans], cuts[2:]) s (since, until)
    where s.since = date_trunc('month', s.since)::date and s.until = (s.since + interval '1 month')::date);
  run record;
begin
  return query select k.group_no, width_bucket(m.month, cuts), sum(m.value), sum(m.covered_seconds), sum(m.measured_days)
    from unnest(keys, groups) k (key, group_no)
    join interval_months m on m.point_key = k.key
    where k.key = any (allowed) and m.month = any (whole)
    group by 1, 2;
  for run in
    select min(p.since) as since, max(p.until) as until from (
      select s.since, s.until, s.no - row_number() over (order by s.no) as island
      from unnest(cuts[:spans], cuts[2:]) with ordinality s (since, until, no) where not s.since = any (whole)
    ) p group by p.island
  loop
    return query select k.group_no, width_bucket(d.day, cuts), sum(d.value), sum(d.covered_seconds), count(d.value)
      from unnest(keys, groups) k (key, group_no)
      join interval_days d on d.point_key = k.key
      where k.key = any (allowed) and d.day >= run.since and d.day < run.until
      group by 1, 2;
  end loop;
end $$;

/* The newest interval of each point; gaps do not count. */
create function visible_latest_values(keys int[])
  returns table (point_key int, start timestamptz, value double precision, length_seconds smallint, quality "char")
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare allowed int[] := readable_points(keys);
begin
  return query select k.key, v.start, v.value, v.length_seconds, v.quality
    from unnest(allowed) k (key)
    cross join lateral (select i.start, i.value, i.length_seconds, i.quality from interval_values i
      where i.point_key = k.key and i.value is not null order by i.start desc limit 1) v;
end $$;

grant execute on function
  visible_interval_values(int[], timestamptz, timestamptz), visible_interval_hours(int[], timestamptz, timestamptz),
  visible_interval_days(int[], date, date), visible_day_sums(int[], int[], date[]), visible_latest_values(int[])
  to citypulse_app;

select audit_table('import_batches');
select protect_table('import_batches', in_reach('imports:write'), in_reach('imports:write'));
select protect_table('import_errors',
  'exists (select from import_batches b where b.id = batch_id)', 'exists (select from import_batches b where b.id = batch_id)');

/* Has anything ever been measured here? Then its medium and unit are fixed. */
create function measuring_point_has_values(point uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from interval_days d join measuring_points p on p.key = d.point_key where p.id = point)
      or exists (select from readings r where r.measuring_point_id = point)
$$;

/*
 * End of the newest interval with a value or time of the newest valid reading, whichever is later. The day rollup
 * says in which partition to look, so a point costs a few index probes however long its history is.
 */
create function last_values(points uuid[]) returns table (measuring_point_id uuid, last_value_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, greatest(v.ends_at, r.read_at)
  from measuring_points p
  left join lateral (
    select d.day::timestamp at time zone 'Europe/Berlin' as begins
    from interval_days d where d.point_key = p.key and d.basis = 'I' and d.covered_seconds > 0
    order by d.day desc limit 1) d on true
  left join lateral (
    select i.start + make_interval(secs => i.length_seconds) as ends_at
    from interval_values i
    where i.point_key = p.key and i.start >= d.begins and i.start < d.begins + interval '25 hours' and i.value is not null
    order by i.start desc limit 1) v on true
  left join lateral (
    select r.read_at from readings r
    where r.measuring_point_id = p.id and r.status <> 'discarded'
    order by r.read_at desc limit 1) r on true
  where p.id = any (points)
    and ((select current_setting('role') = 'citypulse_system' or actor_permits_town('buildings:read'))
      or p.building_id = any ((select actor_buildings('buildings:read'))::uuid[]))
$$;
grant execute on function last_values(uuid[]) to citypulse_app;
