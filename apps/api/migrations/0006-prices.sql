-- Tariffs, CO2 factor sets and gas conversions, each with validity: [valid_from, valid_to).

create table tariffs (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  medium text not null,
  valid_from date not null,
  valid_to date,
  energy_price_cents double precision not null check (energy_price_cents >= 0),
  capacity_price_euros double precision not null default 0 check (capacity_price_euros >= 0),
  base_price_euros double precision not null default 0 check (base_price_euros >= 0),
  co2_price_euros double precision not null default 0 check (co2_price_euros >= 0),
  vat_percent double precision not null default 19 check (vat_percent between 0 and 100),
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint tariffs_order check (valid_to is null or valid_to > valid_from),
  constraint tariffs_validity exclude using gist (medium with =, daterange(valid_from, valid_to) with &&)
);

create table factor_sets (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  source text not null,
  year int not null,
  valid_from date not null,
  valid_to date,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint factor_sets_order check (valid_to is null or valid_to > valid_from),
  constraint factor_sets_validity exclude using gist (daterange(valid_from, valid_to) with &&)
);

create table factors (
  factor_set_id uuid not null references factor_sets on delete cascade,
  medium text not null,
  kg_per_kwh double precision not null check (kg_per_kwh >= 0),
  basis text not null check (basis in ('Hi', 'Hs', 'none')),
  primary key (factor_set_id, medium)
);

create table gas_conversions (
  id uuid primary key default gen_random_uuid(),
  valid_from date not null,
  valid_to date,
  state_number double precision not null check (state_number > 0),
  calorific_value double precision not null check (calorific_value > 0),
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint gas_conversions_order check (valid_to is null or valid_to > valid_from),
  constraint gas_conversions_validity exclude using gist (daterange(valid_from, valid_to) with &&)
);

select show_in('factors', 'factor_sets', 'id', 'factor_set_id', '{insert,update,delete}', variadic '{}');

select version_table(t), audit_table(t), sync_table(t, scope => 'town'),
       protect_table(t, '(select actor_permits_somewhere(''prices:read''))', '(select actor_permits_town(''prices:write''))')
from unnest(array['tariffs', 'factor_sets', 'gas_conversions']) t;
select audit_table('factors');
select protect_table('factors', '(select actor_permits_somewhere(''prices:read''))', '(select actor_permits_town(''prices:write''))');
