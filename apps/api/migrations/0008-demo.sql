-- The simulated town of demo mode: from what it is made and how far its history is loaded.

create table demo_town (
  one bool primary key default true check (one),
  -- The local day of the first start: injected faults are dated from it.
  born_on date not null,
  first_day date not null,
  building_codes text[]
);

-- Months of interval data that are there; a loader killed in between goes on with the others.
create table demo_loads (
  measuring_point_id uuid not null references measuring_points on delete cascade,
  month date not null,
  primary key (measuring_point_id, month)
);

select protect_table('demo_town', 'false');
select protect_table('demo_loads', 'false');

/*
 * Takes the town out again, with everything that hangs on its buildings; people, their town-wide roles and the audit
 * log stay. Deleted rows go through the feed as any others, so that open screens let go of them; interval data goes
 * at once, apart from days that were delivered and so may be known under a version.
 */
create function clear_demo_town() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from interval_days where version > 1 or day >= town_today() - 8;
  perform set_config('app.bulk_load', 'on', true);
  truncate interval_values, interval_hours, interval_days, interval_replaced, import_batches, import_errors, demo_loads;
  delete from readings;
  delete from meter_exchanges;
  delete from meters;
  delete from measuring_points;
  delete from mobile_maintenance_sessions;
  delete from maintenance_tasks;
  delete from role_assignments where building_id is not null;
  delete from data_sources where building_id is not null;
  delete from buildings;
  delete from sites;
  delete from tariffs;
  delete from gas_conversions;
  delete from factor_sets;
  delete from demo_town;
end $$;
