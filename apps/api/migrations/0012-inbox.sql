-- Meldungen, Auffälligkeiten, the inbox that tells of them, and preferences.

create table fault_reports (
  id uuid primary key,
  building_id uuid not null references buildings on delete cascade,
  asset_id uuid,
  measuring_point_id uuid references measuring_points on delete set null,
  category text not null check (category in ('water', 'heating', 'electricity', 'door_window', 'light', 'other')),
  urgency text not null check (urgency in ('normal', 'today', 'danger')),
  text text not null default '',
  place text,
  status text not null default 'new' check (status in ('new', 'task_made', 'rejected')),
  task_id uuid constraint fault_reports_task unique references maintenance_tasks on delete restrict,
  rejection text,
  reported_by uuid references users on delete restrict,
  reported_at timestamptz not null,
  decided_by uuid references users on delete restrict,
  decided_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  foreign key (asset_id, building_id) references assets (id, building_id) on update cascade on delete set null (asset_id),
  constraint fault_reports_made check ((status = 'task_made') = (task_id is not null)),
  constraint fault_reports_rejected check ((status = 'rejected') = (rejection is not null))
);
create index fault_reports_building on fault_reports (building_id, id);
create index fault_reports_newest on fault_reports (reported_at desc, id desc);
create index fault_reports_asset on fault_reports (asset_id) where asset_id is not null;
create index fault_reports_point on fault_reports (measuring_point_id) where measuring_point_id is not null;

alter table maintenance_tasks
  add constraint maintenance_tasks_report foreign key (fault_report_id) references fault_reports on delete set null;
create unique index maintenance_tasks_of_report on maintenance_tasks (fault_report_id) where fault_report_id is not null;

/* Of one cause there is one Auffälligkeit at a time: raised again, it is the one that is there. */
create table alerts (
  id uuid primary key,
  building_id uuid not null references buildings on delete cascade,
  measuring_point_id uuid,
  reading_id uuid references readings on delete cascade,
  fault_report_id uuid references fault_reports on delete cascade,
  task_id uuid references maintenance_tasks on delete set null,
  rule text not null check (rule in ('implausible_reading', 'danger_reported')),
  reason text,
  severity text not null check (severity in ('info', 'warn', 'critical')),
  status text not null default 'open' check (status in ('open', 'acknowledged', 'resolved')),
  actual double precision,
  unit text,
  dedupe_key text not null,
  raised_at timestamptz not null,
  acknowledged_by uuid references users on delete restrict,
  acknowledged_at timestamptz,
  resolved_by uuid references users on delete restrict,
  resolved_at timestamptz,
  resolution text,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- Both go along when a point moves to another building.
  foreign key (measuring_point_id, building_id) references measuring_points (id, building_id)
    on update cascade on delete set null (measuring_point_id),
  constraint alerts_acknowledged check ((acknowledged_by is null) = (acknowledged_at is null)),
  constraint alerts_resolved check ((status = 'resolved') = (resolved_at is not null))
);
create unique index alerts_unresolved on alerts (dedupe_key) where status <> 'resolved';
create index alerts_building on alerts (building_id, id);
create index alerts_newest on alerts (raised_at desc, id desc);
create index alerts_reading on alerts (reading_id) where reading_id is not null;
create index alerts_report on alerts (fault_report_id) where fault_report_id is not null;
create index alerts_task on alerts (task_id) where task_id is not null;

/* A row without a device is the inbox's; its cause is the key, so that a replayed change tells nobody twice. */
alter table push_notifications
  add dedupe_key text,
  add version bigint not null default 1,
  add updated_at timestamptz not null default clock_timestamp();
create unique index push_notifications_once on push_notifications (user_id, dedupe_key) where device_id is null;
create index push_notifications_inbox on push_notifications (user_id, sent_at desc, id desc) where device_id is null;

-- One row a person, known by the person's id.
alter table mobile_user_preferences drop column id;
alter table mobile_user_preferences
  add id uuid generated always as (user_id) stored primary key,
  add version bigint not null default 1,
  alter updated_at set default clock_timestamp();

select version_table('fault_reports');
select version_table('alerts');
select version_table('mobile_user_preferences');
-- What becomes of a message on its way is nothing its reader sees.
select version_table('push_notifications', variadic array['title', 'message', 'data', 'read_at']);
select sync_table('fault_reports', scope => 'building_id');
select sync_table('alerts', scope => 'building_id');
select sync_table('mobile_user_preferences', audience => 'user_id', entity => 'preferences');
select sync_table('push_notifications', audience => 'user_id', entity => 'notifications');
select audit_table('fault_reports');
select audit_table('alerts');
select protect_table('fault_reports', in_reach('maintenance:read'));
select protect_table('alerts', in_reach('alerts:read'));

/*
 * The inbox reads the change feed as everybody does and asks the audit log what a transaction changed and for whom.
 * Its place is stored with what it wrote: whoever goes on after it neither loses nor doubles.
 */
alter table audit_log add xid xid8;
alter table audit_log alter xid set default pg_current_xact_id();
create index audit_log_xid on audit_log (xid) where xid is not null;

/* As in 0001, which lost the content where a table has no secrets: without arguments `tg_argv` is null. */
create or replace function record_audit() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  secrets text[] := coalesce(tg_argv, '{}');
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - secrets end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - secrets end;
  one jsonb := coalesce(new_row, old_row);
begin
  if tg_op = 'UPDATE' then
    old_row := (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(old_row) e where new_row -> e.key is distinct from e.value) - 'version' - 'updated_at';
    new_row := (select coalesce(jsonb_object_agg(e.key, new_row -> e.key), '{}') from jsonb_each(old_row) e);
    if old_row = '{}' then return null; end if;
  end if;
  insert into audit_log (actor_id, session_id, request_id, action, entity_type, entity_id, building_id, before, after)
  values (actor_id(), nullif(current_setting('app.session', true), '')::uuid, nullif(current_setting('app.request', true), ''),
          lower(tg_op), tg_table_name, coalesce(one ->> 'id', ''), (one ->> 'building_id')::uuid, old_row, new_row);
  return null;
end $$;

create table inbox_progress (
  one bool primary key default true check (one),
  epoch uuid not null,
  pos bigint not null,
  -- The last local day whose reminders were written.
  reminded_on date
);
insert into inbox_progress (epoch, pos) select epoch, last_pos from feed_head;
select protect_table('inbox_progress', 'false');

/* As in 0008, with all that hangs on a building by now. */
create or replace function clear_demo_town() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from interval_days where version > 1 or day >= town_today() - 8;
  perform set_config('app.bulk_load', 'on', true);
  truncate interval_values, interval_hours, interval_days, interval_replaced, import_batches, import_errors, demo_loads;
  delete from push_notifications;
  delete from alerts;
  delete from fault_reports;
  delete from photos;
  delete from labels;
  delete from sync_conflicts;
  delete from mobile_maintenance_sessions;
  delete from maintenance_tasks;
  delete from maintenance_plans;
  delete from checklist_templates;
  delete from task_numbers;
  delete from assets;
  delete from readings;
  delete from meter_exchanges;
  delete from meters;
  delete from measuring_points;
  delete from role_assignments where building_id is not null;
  delete from data_sources where building_id is not null;
  delete from buildings;
  delete from sites;
  delete from tariffs;
  delete from gas_conversions;
  delete from factor_sets;
  delete from demo_town;
end $$;
