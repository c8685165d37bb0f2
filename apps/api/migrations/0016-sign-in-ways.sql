-- Second factors, passkeys, and sign-in through the town's directory (OpenID Connect).

-- What a sign-in under way must answer, once and soon: the second step, a passkey, the directory's answer.
create table sign_in_challenges (
  challenge_hash bytea primary key,
  purpose text not null check (purpose in ('second_factor', 'passkey_registration', 'passkey_sign_in', 'directory')),
  user_id uuid references users on delete cascade,
  failures int not null default 0,
  -- What the answer is checked against and nobody else may know; sealed.
  detail bytea,
  expires_at timestamptz not null
);
create index sign_in_challenges_user on sign_in_challenges (user_id);
create index sign_in_challenges_expiry on sign_in_challenges (expires_at);
select protect_table('sign_in_challenges', 'false');

-- One app that shows codes of six digits (RFC 6238) for each person. Unconfirmed, it is asked for by nobody.
create table authenticator_apps (
  id uuid primary key references users on delete cascade,   -- the person
  secret bytea not null,                                    -- sealed
  -- Time steps up to this one are used up.
  last_step bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  confirmed_at timestamptz
);
select audit_table('authenticator_apps', 'secret', 'last_step');
select protect_table('authenticator_apps', 'false');

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null,                                 -- HMAC with a key of the deployment
  used_at timestamptz,
  primary key (user_id, code_hash)
);
select protect_table('recovery_codes', 'false');

create table passkeys (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  credential_id bytea not null unique,
  public_key bytea not null,                                -- COSE
  sign_count bigint not null,
  transports text[] not null,
  -- Copied between devices by their maker; a key that is not cannot leave its device.
  synced boolean not null,
  rp_id text not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz
);
create index passkeys_user on passkeys (user_id, created_at);
select audit_table('passkeys', 'public_key', 'sign_count', 'last_used_at');
select protect_table('passkeys', 'user_id = (select actor_id())', 'user_id = (select actor_id())');

-- The town's directory; there is at most one.
create table directory (
  id boolean primary key default true check (id),
  name text not null check (length(name) between 1 and 100),
  issuer text not null,
  client_id text not null,
  client_secret bytea not null,                             -- sealed
  groups_claim text not null default 'groups',
  enabled boolean not null default true,
  version bigint not null default 1,
  updated_at timestamptz not null default clock_timestamp()
);
select version_table('directory');
select audit_table('directory', 'client_secret');
select protect_table('directory', 'false');

-- What membership of a group permits; read at each sign-in.
create table directory_groups (
  id uuid primary key default gen_random_uuid(),
  group_name text not null check (length(group_name) between 1 and 255),
  role text not null references roles,
  building_id uuid references buildings on delete cascade,  -- null: the whole town
  unique nulls not distinct (group_name, role, building_id)
);
create index directory_groups_building on directory_groups (building_id);
select audit_table('directory_groups');
select protect_table('directory_groups', 'false');

-- The account of a person in the directory: the issuer's name for him, never the e-mail.
create table directory_accounts (
  id uuid primary key default gen_random_uuid(),
  issuer text not null,
  subject text not null,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  unique (issuer, subject),
  unique (issuer, user_id)
);
create index directory_accounts_user on directory_accounts (user_id);
select audit_table('directory_accounts');
select protect_table('directory_accounts', 'user_id = (select actor_id()) or (select actor_permits_town(''users:read''))');

-- Sessions that end when the directory says so.
create table directory_sessions (
  session_id uuid primary key references sessions on delete cascade,
  account_id uuid not null references directory_accounts on delete cascade,
  provider_session text
);
create index directory_sessions_account on directory_sessions (account_id, provider_session);
select protect_table('directory_sessions', 'false');

-- Logout tokens that have been obeyed; each is good once.
create table directory_logouts (
  token_id text primary key,
  expires_at timestamptz not null
);
select protect_table('directory_logouts', 'false');

-- Rights that a group gave and that leave with it; those an administrator gave stay.
alter table role_assignments add column from_directory boolean not null default false;
