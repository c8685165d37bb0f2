-- People, gateways, roles and what they reach; sessions and their refresh tokens.

create table roles (
  id text primary key check (id in ('admin', 'energy_manager', 'facility_manager', 'technician', 'caretaker', 'viewer'))
);
insert into roles values ('admin'), ('energy_manager'), ('facility_manager'), ('technician'), ('caretaker'), ('viewer');

-- Written from packages/contracts at start; the database's policies ask here.
create table role_permissions (
  role text not null references roles,
  permission text not null,
  primary key (role, permission)
);

create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null check (length(email) <= 320),
  display_name text not null,
  language text not null default 'de' check (language in ('de', 'en')),
  password_hash text,
  password_changed_at timestamptz,        -- what the audit log tells of a changed password
  -- Bumped by every change of rights; a token that carries an older one is refused.
  authz_version int not null default 1,
  disabled_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create unique index users_email on users (lower(email));

create table role_assignments (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete restrict,
  role text not null references roles,
  building_id uuid,                       -- null: the whole town; the foreign key comes with the buildings
  valid_from date,
  valid_to date,                          -- inclusive
  version bigint not null default 1,
  updated_at timestamptz not null default clock_timestamp(),
  check (valid_to is null or valid_from is null or valid_to >= valid_from),
  unique nulls not distinct (user_id, role, building_id, valid_from)
);
create index role_assignments_building on role_assignments (building_id);

/* What the roles permit today, the local day of the town. */
create view assignments_in_force with (security_invoker) as
select user_id, role, building_id from role_assignments
where (valid_from is null or valid_from <= (now() at time zone 'Europe/Berlin')::date)
  and (valid_to is null or valid_to >= (now() at time zone 'Europe/Berlin')::date);

create table data_sources (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  building_id uuid,
  key_hash bytea not null unique,
  key_hint text not null,
  last_seen_at timestamptz,
  disabled_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete restrict,
  platform text not null check (platform in ('web', 'mobile')),
  device_id text,
  user_agent text,
  created_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz,
  revoked_reason text
);
create index sessions_user on sessions (user_id, last_seen_at);

-- One row per token of a rotating family (the session). The successor is derived, never stored in the clear.
create table refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null references sessions on delete cascade,
  parent_hash bytea references refresh_tokens on delete set null,
  expires_at timestamptz not null,
  rotated_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index refresh_tokens_session on refresh_tokens (session_id, created_at);
create index refresh_tokens_parent on refresh_tokens (parent_hash);

-- Single-use tickets for the socket handshake, good for half a minute on any node.
create table socket_tickets (
  ticket_hash bytea primary key,
  session_id uuid not null references sessions on delete cascade,
  expires_at timestamptz not null
);

-- The keys that sign access tokens; the private half is encrypted with the deployment's secret.
create table signing_keys (
  id text primary key,
  public_jwk jsonb not null,
  private_jwk_encrypted bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);

/* Assignments in force that carry a permission, for person or gateway. */
create function actor_grants(permission_wanted text) returns table (building_id uuid) language sql stable security definer
  set search_path = public, pg_temp as $$
  select a.building_id
  from assignments_in_force a
  join role_permissions p on p.role = a.role and p.permission = permission_wanted
  join users u on u.id = a.user_id and u.disabled_at is null
  where a.user_id = actor_id()
  union all
  select d.building_id from data_sources d
  where d.id = actor_id() and d.disabled_at is null and permission_wanted = 'energy:ingest'
$$;

create function actor_permits_town(permission_wanted text) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from actor_grants(permission_wanted) g where g.building_id is null)
$$;

create function actor_permits_somewhere(permission_wanted text) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from actor_grants(permission_wanted))
$$;

create function actor_buildings(permission_wanted text) returns uuid[] language sql stable security definer
  set search_path = public, pg_temp as $$
  select coalesce(array_agg(g.building_id), '{}') from actor_grants(permission_wanted) g where g.building_id is not null
$$;
grant execute on function actor_permits_town(text), actor_permits_somewhere(text), actor_buildings(text) to citypulse_app;

/* Condition text for protect_table(): the row's building is within the actor's reach; asked once per statement. */
create function in_reach(permission_wanted text, building_column text default 'building_id') returns text language sql immutable
  return format('(select actor_permits_town(%L)) or %I = any ((select actor_buildings(%L))::uuid[])', permission_wanted, building_column, permission_wanted);

/* Who wrote a row, by name, for those who see the row; the person's own row stays closed to them. */
create function display_name_of(person uuid) returns text language sql stable security definer
  set search_path = public, pg_temp as $$
  select display_name from users where id = person
$$;
grant execute on function display_name_of(uuid) to citypulse_app;

create function bump_authz_version() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'users' then
    if new.disabled_at is distinct from old.disabled_at then new.authz_version := old.authz_version + 1; end if;
    return new;
  end if;
  update users set authz_version = authz_version + 1
  where id in (case when tg_op = 'DELETE' then old.user_id else new.user_id end, case when tg_op = 'INSERT' then new.user_id else old.user_id end);
  return null;
end $$;
create trigger bump before update on users for each row execute function bump_authz_version();
create trigger bump after insert or update or delete on role_assignments for each row execute function bump_authz_version();

select version_table('users');
select version_table('role_assignments');
-- Being seen is no change: it must not spoil a version an administrator has in hand.
select version_table('data_sources', 'name', 'building_id', 'key_hash', 'key_hint', 'disabled_at');
select audit_table('users', 'password_hash', 'authz_version');
select audit_table('role_assignments');
select audit_table('data_sources', 'key_hash', 'last_seen_at');
select audit_table('sessions', 'last_seen_at', 'user_agent');
-- A changed right is addressed to the person: sockets and offline devices learn of it from the feed.
select sync_table('role_assignments', audience => 'user_id', entity => 'memberships');

select protect_table('roles', 'true');
select protect_table('role_permissions', 'true');
select protect_table('users', 'id = (select actor_id()) or (select actor_permits_town(''users:read''))', '(select actor_permits_town(''users:write''))');
select protect_table('role_assignments', 'user_id = (select actor_id()) or (select actor_permits_town(''users:read''))', '(select actor_permits_town(''users:write''))');
select protect_table('data_sources', '(select actor_permits_town(''data_sources:read''))', '(select actor_permits_town(''data_sources:write''))');
select protect_table('sessions', 'user_id = (select actor_id()) or (select actor_permits_town(''users:read''))', 'user_id = (select actor_id()) or (select actor_permits_town(''users:write''))');
select protect_table('refresh_tokens', 'false');
select protect_table('socket_tickets', 'false');
grant select on assignments_in_force to citypulse_app;
select protect_table('signing_keys', 'false');
select protect_table('audit_log', '(select actor_permits_town(''audit:read''))');

-- Hashes leave the database for the system role only.
revoke select on users, data_sources from citypulse_app;
grant select (id, email, display_name, language, authz_version, password_changed_at, disabled_at, version, created_at, updated_at) on users to citypulse_app;
grant select (id, name, building_id, key_hint, last_seen_at, disabled_at, version, created_at, updated_at) on data_sources to citypulse_app;

/* Whether somebody can still administer the town; asked of the whole table, whatever the caller may see by now. */
create function admin_exists() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from assignments_in_force a join users u on u.id = a.user_id
                 where a.role = 'admin' and a.building_id is null and u.disabled_at is null)
$$;
grant execute on function admin_exists() to citypulse_app;
