-- Messstelle ≠ Zähler ≠ Zählwerk, Zählerwechsel, and readings as facts.

create table measuring_points (
  id uuid primary key default gen_random_uuid(),
  -- Short internal key: interval and rollup rows carry it instead of the UUID.
  key int generated always as identity unique,
  building_id uuid not null references buildings,
  name text not null,
  medium text not null check (medium in ('electricity', 'gas', 'district_heat', 'water', 'heating_oil', 'pellets', 'lpg', 'pv')),
  direction text not null default 'consumption' check (direction in ('consumption', 'generation', 'feed_in')),
  unit text not null check (unit in ('kWh', 'm3', 'l', 'kg')),
  kind text not null default 'main' check (kind in ('main', 'sub', 'virtual')),
  parent_id uuid,
  reading_mode text not null check (reading_mode in ('interval', 'manual')),
  interval_seconds int check (interval_seconds in (900, 3600)),
  place text,
  round_position int,
  retired_on date,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (id, building_id),
  foreign key (parent_id, building_id) references measuring_points (id, building_id) on update cascade,
  check ((reading_mode = 'interval') = (interval_seconds is not null)),
  constraint measuring_points_not_own_parent check (parent_id is distinct from id),
  constraint measuring_points_main_has_no_parent check (kind <> 'main' or parent_id is null)
);
create index measuring_points_building on measuring_points (building_id);
create index measuring_points_parent on measuring_points (parent_id) where parent_id is not null;
create unique index measuring_points_name on measuring_points (building_id, lower(name)) where retired_on is null;

create table meters (
  id uuid primary key default gen_random_uuid(),
  measuring_point_id uuid not null,
  building_id uuid not null,
  serial text not null,
  digits int not null default 6 check (digits between 1 and 12),
  decimals int not null default 0 check (decimals between 0 and 6),
  factor double precision not null default 1 check (factor > 0 and factor < 'infinity'),
  calibrated_until date,
  installed_at timestamptz not null,
  start_value double precision,
  removed_at timestamptz,
  end_value double precision,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (id, building_id),
  unique (id, measuring_point_id),
  foreign key (measuring_point_id, building_id) references measuring_points (id, building_id) on update cascade,
  constraint meters_removed_later check (removed_at is null or removed_at > installed_at),
  constraint meters_end_value check (end_value is null or removed_at is not null),
  constraint meters_installed exclude using gist (measuring_point_id with =, tstzrange(installed_at, removed_at) with &&)
);
create index meters_building on meters (building_id);
create unique index meters_serial on meters (lower(serial)) where removed_at is null;

create table registers (
  id uuid primary key default gen_random_uuid(),
  meter_id uuid not null,
  building_id uuid not null,
  obis text,
  label text,
  unit text not null check (unit in ('kWh', 'm3', 'l', 'kg')),
  -- The first one takes the readings that name no register.
  position smallint not null default 0,
  unique (id, meter_id),
  foreign key (meter_id, building_id) references meters (id, building_id) on update cascade on delete cascade
);
create index registers_meter on registers (meter_id);

create table meter_exchanges (
  id uuid primary key default gen_random_uuid(),
  measuring_point_id uuid not null,
  building_id uuid not null,
  old_meter_id uuid not null unique references meters,
  new_meter_id uuid not null unique references meters,
  exchanged_at timestamptz not null,
  end_value double precision not null check (end_value >= 0),
  start_value double precision not null check (start_value >= 0),
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  foreign key (measuring_point_id, building_id) references measuring_points (id, building_id) on update cascade
);
create index meter_exchanges_point on meter_exchanges (measuring_point_id, exchanged_at);

create table readings (
  id uuid primary key default gen_random_uuid(),
  meter_id uuid not null,
  register_id uuid not null,
  measuring_point_id uuid not null,
  building_id uuid not null,
  value double precision not null check (value >= 0 and value < 'infinity'),
  read_at timestamptz not null,
  captured_at timestamptz,
  synced_at timestamptz not null default clock_timestamp(),
  reader_id uuid references users,
  device_id text,
  source text not null default 'manual' check (source in ('manual', 'import', 'live')),
  photo_id uuid,
  status text not null default 'new' check (status in ('new', 'plausible', 'suspicious', 'confirmed', 'corrected', 'discarded')),
  reason text,
  -- What the reader wrote beside the value.
  note text,
  supersedes uuid references readings,
  version bigint not null default 1,
  updated_at timestamptz not null default clock_timestamp(),
  foreign key (register_id, meter_id) references registers (id, meter_id),
  foreign key (meter_id, measuring_point_id) references meters (id, measuring_point_id),
  foreign key (measuring_point_id, building_id) references measuring_points (id, building_id) on update cascade
);
create index readings_point on readings (measuring_point_id, read_at);
create index readings_meter on readings (meter_id, read_at desc, id desc);
create index readings_building on readings (building_id, read_at desc, id desc);
-- A reading is corrected once; a second correction must name the first one.
create unique index readings_supersedes on readings (supersedes) where supersedes is not null;

/* Refuses a measuring point that is part of itself. The building's row lock lets one such change happen at a time. */
create function refuse_parent_cycle() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from buildings where id = new.building_id for no key update;
  if exists (
    with recursive above (id) as (
      select new.parent_id
      union select p.parent_id from measuring_points p join above a on p.id = a.id where p.parent_id is not null)
    select from above where id = new.id)
  then
    raise exception 'measuring point % is part of itself', new.id
      using errcode = 'check_violation', constraint = 'measuring_points_parent_cycle';
  end if;
  return null;
end $$;
create trigger parent_cycle after insert or update of parent_id on measuring_points
  for each row when (new.parent_id is not null) execute function refuse_parent_cycle();

/* What values mean is fixed by the first of them: another medium or unit would give the old ones a false meaning. */
create function keep_meaning_of_values() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if measuring_point_has_values(new.id) then
    raise exception 'measuring point % has values', new.id
      using errcode = 'check_violation', constraint = 'measuring_points_has_values';
  end if;
  return new;
end $$;
create trigger keep_meaning before update on measuring_points for each row
  when (new.medium <> old.medium or new.unit <> old.unit or new.reading_mode <> old.reading_mode)
  execute function keep_meaning_of_values();

-- Names, the installed device and the number of points show in other entities' rows.
select show_in('buildings', 'measuring_points', 'building_id', 'id', '{update}', 'name');
select show_in('buildings', 'meters', 'building_id', 'id', '{update}', 'name');
select show_in('measuring_points', 'meters', 'measuring_point_id', 'id', '{update}', 'name', 'medium');
select show_in('measuring_points', 'buildings', 'id', 'building_id', '{insert,update,delete}', 'building_id', 'retired_on');
select show_in('meters', 'measuring_points', 'id', 'measuring_point_id', '{insert,update,delete}', 'serial', 'removed_at');
select show_in('registers', 'meters', 'id', 'meter_id', '{insert,update,delete}', variadic '{}');

select version_table(t), audit_table(t), sync_table(t, scope => 'building_id')
from unnest(array['measuring_points', 'meters', 'meter_exchanges', 'readings']) t;
select audit_table('registers');

select protect_table('measuring_points',
  in_reach('buildings:read') || ' or ' || in_reach('energy:ingest'), in_reach('buildings:write'));
select protect_table(t, in_reach('buildings:read'), in_reach('buildings:write'))
from unnest(array['meters', 'registers', 'meter_exchanges']) t;
select protect_table('readings', in_reach('energy:read'), in_reach('readings:write'));
