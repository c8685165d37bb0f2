-- The uplink: what devices sent and how each mutation ended, the numbers they count by, and Konflikte.

alter table mobile_devices add revoked_at timestamptz;
alter table mobile_devices add revoked_by uuid references users on delete restrict;

/* One person on one installation, which numbers its mutations without gaps. */
create table sync_clients (
  user_id uuid not null references users on delete restrict,
  installation varchar(255) not null,
  -- Every mutation up to here has its outcome in data_sync_log.
  last_seq bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, installation)
);

/* Never deleted from: an outcome is answered word for word when its mutation comes again. */
alter table data_sync_log
  add mutation_id uuid not null,
  add installation varchar(255) not null,
  add seq bigint not null check (seq >= 1),
  add request_hash bytea not null,
  add result jsonb not null,
  -- By the device's clock, as it was sent.
  add occurred_at text not null,
  -- Where the row lies, if the sender may see it; planners of the building see the line then.
  add building_id uuid,
  alter sync_timestamp set default clock_timestamp(),
  add constraint data_sync_log_mutation unique (user_id, mutation_id),
  add constraint data_sync_log_seq unique (user_id, installation, seq);
create index data_sync_log_newest on data_sync_log (sync_timestamp desc, id desc);
create index data_sync_log_entity on data_sync_log (entity_id, user_id) where entity_id is not null;

alter table sync_conflicts
  add user_id uuid not null references users on delete restrict,
  add building_id uuid not null references buildings on delete cascade,
  add mutation_id uuid not null,
  add mutation_type text not null,
  add entity_type text not null,
  add entity_id uuid not null,
  add title text not null,
  -- By field, as mobile_data and server_data: what both began with.
  add base jsonb not null,
  add theirs_by uuid,
  add theirs_at timestamptz,
  -- Of the row as `server_data` shows it; a decision about an older one is refused.
  add row_version bigint,
  add version bigint not null default 1,
  add updated_at timestamptz not null default clock_timestamp(),
  alter created_at set default clock_timestamp();
create index sync_conflicts_building on sync_conflicts (building_id, id);
create index sync_conflicts_log on sync_conflicts (sync_log_id);
create index sync_conflicts_newest on sync_conflicts (created_at desc, id desc);

select version_table('sync_conflicts');
select sync_table('sync_conflicts', scope => 'building_id');
select audit_table('sync_conflicts');

-- Written by the uplink alone. A person sees what his own devices sent, planners what was sent about their buildings.
drop policy app_insert on data_sync_log;
drop policy app_update on data_sync_log;
drop policy app_delete on data_sync_log;
drop policy app_read on data_sync_log;
revoke insert, update, delete, select on data_sync_log from citypulse_app;
grant select (id, user_id, device_id, sync_type, entity_type, entity_id, operation, sync_data, sync_timestamp, status,
  mutation_id, installation, seq, result, occurred_at, building_id) on data_sync_log to citypulse_app;
do $$ begin
  execute format('create policy app_read on data_sync_log for select to citypulse_app using (user_id = (select actor_id()) or %s)',
    in_reach('maintenance:plan'));
  drop policy app_read on sync_conflicts;
  execute format('create policy app_read on sync_conflicts for select to citypulse_app using (%s)', in_reach('maintenance:read'));
end $$;
select protect_table('sync_clients', 'user_id = (select actor_id())');

-- A device is shut out, never deleted, and by the service alone, which ends its sessions with it.
drop policy app_insert on mobile_devices;
drop policy app_update on mobile_devices;
drop policy app_delete on mobile_devices;
revoke insert, update, delete on mobile_devices from citypulse_app;
-- The push service's address of a device concerns the server only.
revoke select on mobile_devices from citypulse_app;
grant select (id, user_id, device_id, device_name, device_type, device_model, os_version, app_version, biometric_enabled,
  last_active, created_at, updated_at, revoked_at, revoked_by) on mobile_devices to citypulse_app;
create index mobile_data_cache_expiry on mobile_data_cache (expires_at) where expires_at is not null;
