-- The audit log sealed: each row's hash holds the one before it; nobody changes or removes what is there.

-- The change from a phone's queue that a row comes from: data_sync_log knows when it was made and on which device.
alter table audit_log add mutation_id uuid, add installation text;

/* As in 0012, with where the change comes from. */
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
  insert into audit_log (actor_id, session_id, request_id, action, entity_type, entity_id, building_id, before, after, mutation_id, installation)
  values (actor_id(), nullif(current_setting('app.session', true), '')::uuid, nullif(current_setting('app.request', true), ''),
          lower(tg_op), tg_table_name, coalesce(one ->> 'id', ''), (one ->> 'building_id')::uuid, old_row, new_row,
          nullif(current_setting('app.mutation', true), '')::uuid, nullif(current_setting('app.device', true), ''));
  return null;
end $$;

-- Written with the row, taken away by the sealer: identity values are no order of commits.
create table audit_unsealed (audit_id bigint primary key);
insert into audit_unsealed select id from audit_log;

create function await_sealing() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into audit_unsealed select id from new_rows;
  return null;
end $$;
create trigger await_sealing after insert on audit_log referencing new table as new_rows
  for each statement execute function await_sealing();

-- Without a foreign key: that a row has gone is what the chain must be able to tell.
create table audit_chain (
  position bigint primary key check (position > 0),
  audit_id bigint not null unique,
  hash bytea not null check (length(hash) = 32),
  sealed_at timestamptz not null default clock_timestamp()
);

create table audit_checkpoints (
  position bigint not null,
  signed text not null unique,
  at timestamptz not null default clock_timestamp()
);
create index audit_checkpoints_position on audit_checkpoints (position);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

do $$
declare t text;
begin
  foreach t in array array['audit_log', 'audit_chain', 'audit_checkpoints'] loop
    execute format('create trigger append_only before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger append_only_whole before truncate on %I for each statement execute function refuse_change()', t);
    execute format('revoke update, delete, truncate on %I from citypulse_system, citypulse_app', t);
  end loop;
end $$;

select protect_table('audit_unsealed', 'false');
select protect_table('audit_chain', 'false');
select protect_table('audit_checkpoints', 'false');

-- Lists by person and by time.
create index audit_log_at on audit_log (at);
