-- The seven tables of the integration plan under their names and columns. Times carry a zone; people and devices
-- are disabled, never deleted, so the plan's cascades are restricted and work records outlive their device.

create table mobile_devices (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete restrict,
  device_id varchar(255) not null,
  device_name varchar(255),
  device_type varchar(50) not null check (device_type in ('ios', 'android', 'web')),
  device_model varchar(255),
  os_version varchar(50),
  app_version varchar(50),
  push_token text,
  biometric_enabled boolean not null default false,
  last_active timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, device_id)
);

create table push_notifications (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete restrict,
  device_id uuid references mobile_devices on delete set null,
  notification_type varchar(100) not null,
  title varchar(255) not null,
  message text not null,
  data jsonb,
  sent_at timestamptz default now(),
  delivered_at timestamptz,
  read_at timestamptz,
  status varchar(50) not null default 'pending' check (status in ('pending', 'sent', 'delivered', 'failed')),
  check (read_at is null or delivered_at is null or read_at >= delivered_at)
);
create index push_notifications_user on push_notifications (user_id, sent_at desc);

create table mobile_user_preferences (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references users on delete restrict,
  notification_settings jsonb not null default '{}' check (jsonb_typeof(notification_settings) = 'object'),
  dashboard_layout jsonb not null default '{}' check (jsonb_typeof(dashboard_layout) = 'object'),
  app_settings jsonb not null default '{}' check (jsonb_typeof(app_settings) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table maintenance_tasks (
  id uuid primary key default gen_random_uuid(),
  building_id uuid not null references buildings,
  title text not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index maintenance_tasks_building on maintenance_tasks (building_id);

create table mobile_maintenance_sessions (
  id uuid primary key default gen_random_uuid(),
  task_id uuid not null references maintenance_tasks on delete restrict,
  user_id uuid not null references users on delete restrict,
  device_id uuid references mobile_devices on delete set null,
  qr_code_scanned varchar(255),
  photos jsonb not null default '[]' check (jsonb_typeof(photos) = 'array'),
  notes text,
  location_data jsonb,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  status varchar(50) not null default 'in_progress' check (status in ('in_progress', 'paused', 'completed', 'cancelled')),
  check (completed_at is null or completed_at >= started_at)
);
create index mobile_maintenance_sessions_task on mobile_maintenance_sessions (task_id);

create table mobile_data_cache (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete restrict,
  data_type varchar(100) not null,
  data_key varchar(255) not null,
  data_value jsonb not null,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  unique (user_id, data_type, data_key)
);

create table data_sync_log (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete restrict,
  device_id uuid references mobile_devices on delete set null,
  sync_type varchar(100) not null,
  entity_type varchar(100) not null,
  entity_id uuid,
  operation varchar(50) not null check (operation in ('create', 'update', 'delete')),
  sync_data jsonb,
  sync_timestamp timestamptz not null default now(),
  status varchar(50) not null default 'pending' check (status in ('pending', 'synced', 'failed'))
);
create index data_sync_log_user on data_sync_log (user_id, sync_timestamp desc);

create table sync_conflicts (
  id uuid primary key default gen_random_uuid(),
  sync_log_id uuid not null references data_sync_log on delete restrict,
  conflict_type varchar(100) not null,
  mobile_data jsonb not null,
  server_data jsonb not null,
  resolution_strategy varchar(100),
  resolved_at timestamptz,
  resolved_by uuid references users on delete restrict,
  created_at timestamptz not null default now(),
  check ((resolved_at is null) = (resolved_by is null))
);
create index sync_conflicts_open on sync_conflicts (created_at) where resolved_at is null;

-- Own rows only; the features that use these tables open what they need.
select protect_table(t, 'user_id = (select actor_id())', 'user_id = (select actor_id())')
from unnest(array['mobile_devices', 'push_notifications', 'mobile_user_preferences', 'mobile_maintenance_sessions', 'mobile_data_cache', 'data_sync_log']) t;
select protect_table('sync_conflicts', 'exists (select from data_sync_log l where l.id = sync_log_id)');
select protect_table('maintenance_tasks', in_reach('buildings:read'));
