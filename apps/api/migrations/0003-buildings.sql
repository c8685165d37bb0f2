-- The town, its sites and buildings, and their areas with validity.

/* The local calendar day. */
create function town_today() returns date language sql stable
  return (now() at time zone 'Europe/Berlin')::date;
grant execute on function town_today() to citypulse_app;

create table town (
  one bool primary key default true check (one),
  name text not null,
  state text not null,
  postal_code text,
  -- The simulated town of demo mode and how far it is loaded.
  demo_progress jsonb
);

create table sites (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  retired_on date,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create unique index sites_name on sites (lower(name)) where retired_on is null;

create table buildings (
  id uuid primary key default gen_random_uuid(),
  site_id uuid not null references sites,
  name text not null,
  code text,
  usage_type text not null,
  built_in int,
  street text,
  postal_code text,
  city text,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  retired_on date,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index buildings_site on buildings (site_id);
create unique index buildings_code on buildings (lower(code)) where code is not null and retired_on is null;
create unique index buildings_name on buildings (site_id, lower(name)) where retired_on is null;

alter table role_assignments add foreign key (building_id) references buildings on delete restrict;
alter table data_sources add foreign key (building_id) references buildings on delete restrict;

create table building_areas (
  id uuid primary key default gen_random_uuid(),
  building_id uuid not null references buildings on delete cascade,
  kind text not null check (kind in ('ngf', 'bgf', 'heated', 'water_surface')),
  square_meters double precision not null check (square_meters > 0 and square_meters < 'infinity'),
  valid_from date not null,
  valid_to date,                          -- exclusive
  constraint building_areas_order check (valid_to is null or valid_to > valid_from),
  constraint building_areas_validity exclude using gist (building_id with =, kind with =, daterange(valid_from, valid_to) with &&)
);

/*
 * Rows that show inside the rows of another table give those a new version when they change, so that every reader
 * fetches them again. A row this transaction has already written needs no second version. Arguments: the other table,
 * its column, the column of the changed rows that it equals, and the columns shown (none: every change counts).
 */
create function touch_dependents() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  keys text := case tg_op
    when 'INSERT' then format('select %I from new_rows', tg_argv[2])
    when 'DELETE' then format('select %I from old_rows', tg_argv[2])
    else format('select %1$I from old_rows union select %1$I from new_rows', tg_argv[2]) end;
  touched uuid[];
begin
  if tg_op = 'UPDATE' and tg_nargs > 3 then
    keys := format('select unnest(array[o.%1$I, n.%1$I]) from old_rows o join new_rows n on n.id = o.id where %2$s', tg_argv[2],
      (select string_agg(format('n.%1$I is distinct from o.%1$I', shown), ' or ') from unnest(tg_argv[3:]) shown));
  end if;
  execute format('select array_agg(distinct key) from (%s) as changed (key)', keys) into touched;
  -- An update of no row would fire the triggers there as well, and they these.
  if touched is null then return null; end if;
  execute format('update %I set updated_at = updated_at where %I = any ($1) and xmin <> pg_current_xact_id()::xid',
    tg_argv[0], tg_argv[1]) using touched;
  return null;
end $$;

/* Sets the triggers for it: `events` are some of insert, update, delete. */
create function show_in(relation text, dependents text, dependent_column text, key_column text, events text[], variadic shown text[])
  returns void language plpgsql as $$
declare event text; arguments text;
begin
  arguments := (select string_agg(quote_literal(a), ', ') from unnest(array[dependents, dependent_column, key_column] || shown) a);
  foreach event in array events loop
    execute format('create trigger %I after %s on %I %s for each statement execute function touch_dependents(%s)',
      'touch_' || dependents || '_on_' || event, event, relation,
      case event when 'insert' then 'referencing new table as new_rows' when 'delete' then 'referencing old table as old_rows'
        else 'referencing old table as old_rows new table as new_rows' end, arguments);
  end loop;
end $$;

select show_in('building_areas', 'buildings', 'id', 'building_id', '{insert,update,delete}', variadic '{}');
select show_in('sites', 'buildings', 'site_id', 'id', '{update}', 'name');

select version_table('sites');
select version_table('buildings');
select sync_table('sites', scope => 'town');
select sync_table('buildings', scope => 'id');
select audit_table('town', 'demo_progress');
select audit_table('sites');
select audit_table('buildings');
select audit_table('building_areas');

select protect_table('town', 'true', '(select actor_permits_town(''system:write''))');
select protect_table('sites', '(select actor_permits_somewhere(''buildings:read''))', '(select actor_permits_town(''buildings:write''))');
select protect_table('buildings', in_reach('buildings:read', 'id'), in_reach('buildings:write', 'id'));
select protect_table('building_areas', in_reach('buildings:read'), in_reach('buildings:write'));
