-- Keys that never leave a device: one signs its requests, one stands behind the fingerprint. Challenges and nonces are
-- good once.

create table device_keys (
  id uuid primary key default gen_random_uuid(),
  device_id uuid not null references mobile_devices on delete restrict,
  user_id uuid not null references users on delete restrict,
  use text not null check (use in ('request', 'login')),
  -- RFC 7638; a key is what its name says, so what is known of it never changes.
  thumbprint text not null check (thumbprint ~ '^[A-Za-z0-9_-]{43}$'),
  public_jwk jsonb not null,
  -- Wrong answers of a login key in a row.
  failures int not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('replaced', 'revoked', 'device_revoked', 'failures', 'password_changed')),
  check ((disabled_at is null) = (disabled_reason is null))
);
create unique index device_keys_live on device_keys (device_id, use) where disabled_at is null;
create index device_keys_user on device_keys (user_id, thumbprint);
select audit_table('device_keys', 'last_used_at', 'failures');
select protect_table('device_keys', 'user_id = (select actor_id())');

-- What a login key is asked to sign, one at a time: who asks again has only the newest.
create table login_challenges (
  device_key_id uuid primary key references device_keys on delete cascade,
  challenge text not null,
  origin text not null,
  expires_at timestamptz not null
);
select protect_table('login_challenges', 'false');

-- Of signed requests, until they would be refused for their age.
create table request_nonces (
  thumbprint text not null,
  nonce text not null,
  expires_at timestamptz not null,
  primary key (thumbprint, nonce)
);
create index request_nonces_expiry on request_nonces (expires_at);
select protect_table('request_nonces', 'false');

/* A device signs in by fingerprint as long as it has a key for that. */
create function note_login_key() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update mobile_devices d set biometric_enabled = not d.biometric_enabled
  where d.id = new.device_id and d.biometric_enabled <> exists (
    select from device_keys k where k.device_id = d.id and k.use = 'login' and k.disabled_at is null);
  return null;
end $$;
create trigger note_login_key after insert or update of disabled_at on device_keys for each row execute function note_login_key();

/* Whoever shuts a device out shuts its keys out. */
create function disable_device_keys() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update device_keys set disabled_at = new.revoked_at, disabled_reason = 'device_revoked'
  where device_id = new.id and disabled_at is null;
  return null;
end $$;
create trigger disable_device_keys after update of revoked_at on mobile_devices for each row
  when (new.revoked_at is not null and old.revoked_at is null) execute function disable_device_keys();

/* Who changes a password may do so because somebody else knew it, and that one could have enrolled his finger. */
create function disable_login_keys() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update device_keys set disabled_at = clock_timestamp(), disabled_reason = 'password_changed'
  where user_id = new.id and use = 'login' and disabled_at is null;
  return null;
end $$;
create trigger disable_login_keys after update of password_hash on users for each row
  when (new.password_hash is distinct from old.password_hash) execute function disable_login_keys();

-- Notifications go to who is signed in on a device: the address belongs to one session and goes with it. It is sealed;
-- the keyed hash finds it again, as an app on a shared phone has one address for all its people.
alter table mobile_devices
  add column push_token_hash bytea,
  add column push_session_id uuid references sessions on delete set null;
create unique index mobile_devices_push_token on mobile_devices (push_token_hash) where push_token_hash is not null;
create index mobile_devices_push_session on mobile_devices (push_session_id) where push_session_id is not null;
alter table mobile_devices
  add check ((push_token is null) = (push_token_hash is null)),
  add check ((push_token is null) = (push_session_id is null));

create function forget_push_token() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update mobile_devices set push_token = null, push_token_hash = null, push_session_id = null where push_session_id = new.id;
  return null;
end $$;
create trigger forget_push_token after update of revoked_at on sessions for each row
  when (new.revoked_at is not null and old.revoked_at is null) execute function forget_push_token();
