-- Anlagen, Prüflisten, Aufträge with their steps, work, comments and material, and the plans that make them.

create table assets (
  id uuid primary key default gen_random_uuid(),
  building_id uuid not null references buildings,
  name text not null,
  kind text not null check (kind in ('heating', 'ventilation', 'hot_water', 'electrical', 'lift', 'fire_safety', 'sanitary', 'sports_equipment', 'playground', 'door', 'other')),
  place text,
  manufacturer text,
  model text,
  serial text,
  installed_on date,
  note text,
  retired_on date,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (id, building_id)
);
create unique index assets_name on assets (building_id, lower(name)) where retired_on is null;

create table checklist_templates (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  items jsonb not null check (jsonb_typeof(items) = 'array'),
  retired boolean not null default false,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create unique index checklist_templates_name on checklist_templates (lower(name)) where not retired;

create table maintenance_plans (
  id uuid primary key default gen_random_uuid(),
  building_id uuid not null references buildings,
  title text not null,
  description text,
  asset_id uuid,
  kind text not null check (kind in ('fault', 'maintenance', 'inspection', 'reading')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  every int not null check (every between 1 and 120),
  unit text not null check (unit in ('day', 'week', 'month', 'year')),
  counts_from text not null check (counts_from in ('schedule', 'completion')),
  next_due_on date not null,
  lead_days int not null default 14 check (lead_days between 0 and 365),
  template_id uuid references checklist_templates on delete restrict,
  legal_basis text,
  assignee_ids uuid[] not null default '{}',
  active boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (id, building_id),
  foreign key (asset_id, building_id) references assets (id, building_id) on update cascade
);
create index maintenance_plans_building on maintenance_plans (building_id, id);
create index maintenance_plans_due on maintenance_plans (next_due_on, id) where active;
create index maintenance_plans_asset on maintenance_plans (asset_id) where asset_id is not null;

alter table maintenance_tasks
  add number text unique,
  add kind text not null default 'fault' check (kind in ('fault', 'maintenance', 'inspection', 'reading')),
  add description text,
  add place text,
  add priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  add status text not null default 'open' check (status in ('open', 'in_progress', 'paused', 'done', 'cancelled')),
  add due_on date,
  add asset_id uuid,
  add measuring_point_id uuid,
  add location_required boolean not null default false,
  add plan_id uuid,
  -- The day the plan meant, whatever the office made of it.
  add planned_on date,
  add fault_report_id uuid,
  add result text check (result in ('done', 'partial', 'not_possible')),
  add result_note text,
  add signature text,
  add completed_at timestamptz,
  add completed_by uuid references users on delete restrict,
  add created_by uuid references users on delete restrict,
  alter created_at set default clock_timestamp(),
  alter updated_at set default clock_timestamp(),
  add unique (id, building_id),
  add foreign key (asset_id, building_id) references assets (id, building_id) on update cascade,
  add foreign key (measuring_point_id, building_id) references measuring_points (id, building_id) on update cascade,
  add foreign key (plan_id, building_id) references maintenance_plans (id, building_id) on update cascade,
  add constraint maintenance_tasks_completed check ((result is null) = (completed_at is null)),
  add constraint maintenance_tasks_planned check ((plan_id is null) = (planned_on is null));
alter table maintenance_tasks alter kind drop default;
create unique index maintenance_tasks_once_planned on maintenance_tasks (plan_id, planned_on) where plan_id is not null;
create index maintenance_tasks_due on maintenance_tasks (due_on, id);
create index maintenance_tasks_asset on maintenance_tasks (asset_id) where asset_id is not null;
create index maintenance_tasks_point on maintenance_tasks (measuring_point_id) where measuring_point_id is not null;

-- The last number of each year; its row lock gives them out one by one, and a rollback gives its number back.
create table task_numbers (
  year int primary key,
  last int not null
);

create table task_assignees (
  id uuid primary key default gen_random_uuid(),
  task_id uuid not null references maintenance_tasks on delete cascade,
  user_id uuid not null references users on delete restrict,
  unique (task_id, user_id)
);
create index task_assignees_user on task_assignees (user_id);

create table checklist_items (
  id uuid primary key,
  task_id uuid not null,
  building_id uuid not null,
  position int not null,
  kind text not null check (kind in ('yes_no', 'number', 'text', 'choice', 'photo', 'reading')),
  label text not null,
  hint text,
  unit text,
  min double precision,
  max double precision,
  choices text[] not null default '{}',
  required boolean not null default true,
  measuring_point_id uuid references measuring_points on delete set null,
  answer jsonb check (jsonb_typeof(answer) in ('boolean', 'number', 'string')),
  note text,
  answered_at timestamptz,
  answered_by uuid references users on delete restrict,
  version bigint not null default 1,
  updated_at timestamptz not null default clock_timestamp(),
  foreign key (task_id, building_id) references maintenance_tasks (id, building_id) on update cascade on delete cascade,
  constraint checklist_items_answered check ((answer is null) = (answered_at is null))
);
create index checklist_items_task on checklist_items (task_id, position);
create index checklist_items_building on checklist_items (building_id, id);
create index checklist_items_point on checklist_items (measuring_point_id) where measuring_point_id is not null;

alter table mobile_maintenance_sessions
  add building_id uuid not null,
  add worked_seconds bigint not null default 0 check (worked_seconds >= 0),
  add running_since timestamptz,
  add version bigint not null default 1,
  add updated_at timestamptz not null default clock_timestamp(),
  add foreign key (task_id, building_id) references maintenance_tasks (id, building_id) on update cascade,
  add constraint sessions_running check ((status = 'in_progress') = (running_since is not null));
create index mobile_maintenance_sessions_building on mobile_maintenance_sessions (building_id, id);
create index mobile_maintenance_sessions_user on mobile_maintenance_sessions (user_id);

create table task_comments (
  id uuid primary key,
  task_id uuid not null,
  building_id uuid not null,
  text text not null,
  author_id uuid not null references users on delete restrict,
  written_at timestamptz not null,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (task_id, building_id) references maintenance_tasks (id, building_id) on update cascade on delete cascade
);
create index task_comments_task on task_comments (task_id);
create index task_comments_building on task_comments (building_id, id);

create table task_materials (
  id uuid primary key,
  task_id uuid not null,
  building_id uuid not null,
  name text not null,
  quantity double precision not null check (quantity > 0),
  unit text not null,
  added_by uuid references users on delete restrict,
  version bigint not null default 1,
  updated_at timestamptz not null default clock_timestamp(),
  foreign key (task_id, building_id) references maintenance_tasks (id, building_id) on update cascade on delete cascade
);
create index task_materials_task on task_materials (task_id);
create index task_materials_building on task_materials (building_id, id);

-- Who is to do it shows in the Auftrag.
select show_in('task_assignees', 'maintenance_tasks', 'id', 'task_id', '{insert,delete}', variadic '{}');

select version_table(t) from unnest(array['assets', 'checklist_templates', 'maintenance_plans', 'maintenance_tasks',
  'checklist_items', 'mobile_maintenance_sessions', 'task_materials']) t;
select sync_table(t, scope => 'building_id') from unnest(array['assets', 'maintenance_plans', 'maintenance_tasks',
  'checklist_items', 'task_comments', 'task_materials']) t;
select sync_table('mobile_maintenance_sessions', scope => 'building_id', entity => 'maintenance_sessions');
select sync_table('checklist_templates', scope => 'town');
select audit_table(t) from unnest(array['assets', 'checklist_templates', 'maintenance_plans', 'maintenance_tasks',
  'task_assignees', 'checklist_items', 'mobile_maintenance_sessions', 'task_comments', 'task_materials']) t;

-- A task's history also tells of material and people that were taken off it.
create index audit_log_task on audit_log ((coalesce(after, before) ->> 'task_id'), id) where coalesce(after, before) ? 'task_id';

-- 0007 let people read buildings' tasks and write their own sessions; now the rights of maintenance decide. Nothing
-- of either is ever deleted, and each writes his own work only.
drop policy app_read on maintenance_tasks;
drop policy app_read on mobile_maintenance_sessions;
drop policy app_insert on mobile_maintenance_sessions;
drop policy app_update on mobile_maintenance_sessions;
drop policy app_delete on mobile_maintenance_sessions;
revoke delete on mobile_maintenance_sessions from citypulse_app;
grant insert, update on maintenance_tasks to citypulse_app;
do $$
declare
  relation text;
  writable text;
begin
  foreach relation in array array['maintenance_tasks', 'mobile_maintenance_sessions'] loop
    writable := '(' || in_reach('maintenance:work') || ')';
    if relation <> 'maintenance_tasks' then writable := writable || ' and user_id = (select actor_id())'; end if;
    execute format('create policy app_read on %I for select to citypulse_app using (%s)', relation, in_reach('maintenance:read'));
    execute format('create policy app_insert on %I for insert to citypulse_app with check (%s)', relation, writable);
    execute format('create policy app_update on %I for update to citypulse_app using (%s) with check (%s)', relation, writable, writable);
  end loop;
end $$;

select protect_table('assets', in_reach('buildings:read'), in_reach('buildings:write'));
select protect_table('checklist_templates', '(select actor_permits_somewhere(''maintenance:read''))', '(select actor_permits_town(''maintenance:plan''))');
select protect_table('maintenance_plans', in_reach('maintenance:read'), in_reach('maintenance:plan'));
select protect_table('checklist_items', in_reach('maintenance:read'), in_reach('maintenance:work'));
select protect_table('task_materials', in_reach('maintenance:read'), in_reach('maintenance:work'));
select protect_table('task_numbers', 'false');
-- Comments are only ever added, in one's own name.
select protect_table('task_comments', in_reach('maintenance:read'));
grant insert on task_comments to citypulse_app;
do $$ begin
  execute format('create policy app_insert on task_comments for insert to citypulse_app with check ((%s) and author_id = (select actor_id()))',
    in_reach('maintenance:report'));
end $$;
-- Whoever sees the task sees who is to do it.
select protect_table('task_assignees', 'exists (select from maintenance_tasks t where t.id = task_id)',
  format('exists (select from maintenance_tasks t where t.id = task_id and (%s))', in_reach('maintenance:work', 'building_id')));

/* The next number of the year, as A-2026-0042. */
create function next_task_number() returns text language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare this_year int := extract(year from town_today()); given int;
begin
  insert into task_numbers as n (year, last) values (this_year, 1)
  on conflict (year) do update set last = n.last + 1 returning last into given;
  return format('A-%s-%s', this_year, lpad(given::text, greatest(4, length(given::text)), '0'));
end $$;
grant execute on function next_task_number() to citypulse_app;

/* A plan that counts from the day the work was done moves on with it. */
create function move_plan_on() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update maintenance_plans set next_due_on =
    ((new.completed_at at time zone 'Europe/Berlin')::date + (every || ' ' || unit)::interval)::date
  where id = new.plan_id and counts_from = 'completion';
  return null;
end $$;
create trigger move_plan_on after update of status on maintenance_tasks
  for each row when (new.plan_id is not null and new.status = 'done' and old.status <> 'done')
  execute function move_plan_on();

/* Who can be given work in a building, by name; nobody's rows are shown by it. */
create function people_who_can_work(building uuid) returns table (id uuid, name text) language sql stable security definer
  set search_path = public, pg_temp as $$
  select distinct u.id, u.display_name
  from assignments_in_force a
  join role_permissions p on p.role = a.role and p.permission = 'maintenance:work'
  join users u on u.id = a.user_id and u.disabled_at is null
  where a.building_id is null or a.building_id = building
$$;
grant execute on function people_who_can_work(uuid) to citypulse_app;
