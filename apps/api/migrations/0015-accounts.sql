-- How somebody signed in and when, sessions that only look on, links sent by mail, and the ages of signing keys.

alter table sessions
  add column amr text[] not null default '{pwd}' check (amr <> '{}'),
  -- RFC 7638 thumbprint of the key that requests of this session are signed with.
  add column key_thumbprint text,
  -- When the person last proved who he is, in this session; at first the sign-in.
  add column authenticated_at timestamptz not null default clock_timestamp(),
  -- An administrator who looks on as the person: such a session writes nothing and ends by itself.
  add column viewed_by uuid references users on delete restrict,
  add column ends_at timestamptz,
  add check ((viewed_by is null) = (ends_at is null));
update sessions set authenticated_at = created_at;
create index sessions_viewed_by on sessions (viewed_by) where viewed_by is not null;

-- A link that lets its holder set the password of one account, once: the invitation, or the way back in.
create table account_links (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  purpose text not null check (purpose in ('invitation', 'reset')),
  token_hash bytea not null unique,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
-- A newer link takes the place of an older one.
create unique index account_links_open on account_links (user_id, purpose) where used_at is null and withdrawn_at is null;
create index account_links_created_by on account_links (created_by);
select audit_table('account_links', 'token_hash');
select protect_table('account_links', '(select actor_permits_town(''users:read''))', '(select actor_permits_town(''users:write''))');
revoke select on account_links from citypulse_app;
grant select (id, user_id, purpose, created_by, created_at, expires_at, used_at, withdrawn_at) on account_links to citypulse_app;

-- Not yet activated: the next key, published before it signs. Retired: it still verifies the tokens it signed.
alter table signing_keys add column activated_at timestamptz;
update signing_keys set activated_at = created_at;
create unique index signing_keys_next on signing_keys ((true)) where activated_at is null and retired_at is null;

/* Whoever gets a password in another way, or is shut out, needs no link any more. */
create function void_account_links() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update account_links set withdrawn_at = clock_timestamp()
  where user_id = new.id and used_at is null and withdrawn_at is null;
  return null;
end $$;
create trigger void_links after update of password_hash, disabled_at on users for each row
  when (new.password_hash is distinct from old.password_hash or (new.disabled_at is not null and old.disabled_at is null))
  execute function void_account_links();

/* Every node hears of an ended session at once, and cuts its sockets. */
create function tell_ended_sessions() returns trigger language plpgsql as $$
begin
  notify sessions_ended;
  return null;
end $$;
create trigger tell_ended after update of revoked_at on sessions for each row
  when (new.revoked_at is not null and old.revoked_at is null) execute function tell_ended_sessions();

/* Whether a session can go on; its tokens are closed to the app role. */
create function session_continues(id uuid, at timestamptz) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from refresh_tokens t where t.session_id = id and t.rotated_at is null and t.expires_at > at)
$$;
grant execute on function session_continues(uuid, timestamptz) to citypulse_app;

-- Administrators see what people sign in with.
alter policy app_read on mobile_devices using (user_id = (select actor_id()) or (select actor_permits_town('users:read')));
