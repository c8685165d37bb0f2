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
