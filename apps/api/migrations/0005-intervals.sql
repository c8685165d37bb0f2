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
  check (extract(epoch from start)::bigint % length_seconds = 0)
) partition by range (start);

/* Creates the month's partition if it is missing; safe when several call it at once. */
create function ensure_interval_partition(month date) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', month)::date;
  name text := 'interval_values_' || to_char(first, 'YYYYMM');
begin
  if to_regclass(name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext(name));
  if to_regclass(name) is not null then return; end if;
  execute format('create table %I partition of interval_values for values from (%L) to (%L)',
    name, first::timestamp at time zone 'UTC', (first + interval '1 month')::timestamp at time zone 'UTC');
  execute format('grant select, insert, update, delete on %I to citypulse_system', name);
end $$;

-- What an import replaced, so that undo can restore what the batch still owns.
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
create index interval_days_day on interval_days (day, point_key);

/* One outbox row per (measuring point, local day), however many intervals of it were written. */
create function record_interval_days() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
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

select audit_table('import_batches');
select protect_table('import_batches', in_reach('imports:write'), in_reach('imports:write'));
select protect_table('import_errors',
  'exists (select from import_batches b where b.id = batch_id)', 'exists (select from import_batches b where b.id = batch_id)');
