-- The spine: who acts (roles, actor), what changed (outbox, feed), who did it (audit).
-- Every later migration uses sync_table(), audit_table() and protect_table() of this file.

-- btree_gist is installed by the migrator: exclusion constraints over a key and a range need it.
grant usage on schema public to citypulse_app, citypulse_system;

-- Any row of these tables is the system's to use: login, sequencer, jobs, rollups.
alter default privileges in schema public grant select, insert, update, delete on tables to citypulse_system;
alter default privileges in schema public grant usage on sequences to citypulse_system, citypulse_app;
alter default privileges in schema public revoke execute on functions from public;
alter default privileges in schema public grant execute on functions to citypulse_system;

/* The person or gateway a transaction acts for; null when nobody said so, and then nothing is visible. */
create function actor_id() returns uuid language sql stable
  return nullif(current_setting('app.actor', true), '')::uuid;
grant execute on function actor_id() to citypulse_app;

create function town_scope() returns uuid language sql immutable
  return '00000000-0000-4000-8000-000000000001'::uuid;
grant execute on function town_scope() to citypulse_app;

-- ── change feed ────────────────────────────────────────────────────────────────────────────────
-- Identity values are taken before commit, so readers never look at the outbox by id: one sequencer
-- moves committed rows into the feed, where positions are gapless and final.

create table change_outbox (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  entity_type text not null,
  entity_id uuid not null,
  op char(1) not null check (op in ('U', 'D')),
  version bigint not null,
  part date,
  scope_old uuid,
  scope_new uuid,
  audience_user uuid,
  mutation_id uuid,
  origin_device text
);

create table change_feed (
  pos bigint primary key,
  txn_last_pos bigint not null,
  xid xid8 not null,
  src_id bigint not null unique,
  entity_type text not null,
  entity_id uuid not null,
  op char(1) not null,
  version bigint not null,
  part date,
  scope_old uuid,
  scope_new uuid,
  audience_user uuid,
  mutation_id uuid,
  origin_device text,
  at timestamptz not null default clock_timestamp()
);
create index change_feed_scope_new on change_feed (scope_new, pos);
create index change_feed_scope_old on change_feed (scope_old, pos) where scope_old is not null;
create index change_feed_audience on change_feed (audience_user, pos) where audience_user is not null;

create table feed_head (
  one bool primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  last_pos bigint not null default 0,
  min_pos bigint not null default 0
);
insert into feed_head default values;

create function feed_advance() returns bigint language plpgsql volatile as $$
declare h bigint; n bigint;
begin
  select last_pos into h from feed_head where one for update;   -- one sequencer at a time
  with moved as (delete from change_outbox returning *),        -- READ COMMITTED: snapshot taken after the lock
  ord as (select *, max(id) over (partition by xid) as txn_ord from moved),
  num as (select *, h + row_number() over (order by txn_ord, id) as p from ord),
  ins as (insert into change_feed (pos, txn_last_pos, xid, src_id, entity_type, entity_id, op, version, part,
                                   scope_old, scope_new, audience_user, mutation_id, origin_device)
          select p, max(p) over (partition by xid), xid, id, entity_type, entity_id, op, version, part,
                 scope_old, scope_new, audience_user, mutation_id, origin_device from num returning 1)
  select count(*) into n from ins;
  if n > 0 then
    update feed_head set last_pos = h + n where one;
    perform pg_notify('change_feed', (h + n)::text);             -- one wake-up per batch, never per write
  end if;
  return h + n;
end $$;

/*
 * Statement trigger of every synced table. Arguments: entity type, scope column ('' for none, 'town' for
 * town-wide rows), audience column ('' for none). Runs after the row locks, so outbox order per row is
 * commit order.
 */
create function record_change() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  scope_old text := case tg_argv[1] when '' then 'null::uuid' when 'town' then 'town_scope()' else format('o.%I', tg_argv[1]) end;
  scope_new text := case tg_argv[1] when '' then 'null::uuid' when 'town' then 'town_scope()' else format('n.%I', tg_argv[1]) end;
  audience text := case tg_argv[2] when '' then 'null::uuid' else format('%s.%I', case tg_op when 'DELETE' then 'o' else 'n' end, tg_argv[2]) end;
  mutation text := 'nullif(current_setting(''app.mutation'', true), '''')::uuid';
  device text := 'nullif(current_setting(''app.device'', true), '''')';
  columns text := 'insert into change_outbox (entity_type, entity_id, op, version, scope_old, scope_new, audience_user, mutation_id, origin_device) ';
begin
  if tg_op = 'INSERT' then
    execute columns || format('select %L, n.id, ''U'', n.version, null, %s, %s, %s, %s from new_rows n', tg_argv[0], scope_new, audience, mutation, device);
  elsif tg_op = 'UPDATE' then
    execute columns || format('select %L, n.id, ''U'', n.version, %s, %s, %s, %s, %s from new_rows n join old_rows o on o.id = n.id', tg_argv[0], scope_old, scope_new, audience, mutation, device);
  else
    execute columns || format('select %L, o.id, ''D'', o.version + 1, %s, null, %s, %s, %s from old_rows o', tg_argv[0], scope_old, audience, mutation, device);
  end if;
  return null;
end $$;

/* Makes a table synced. It needs the columns id and version. Transition tables refuse several events, hence three triggers. */
create function sync_table(relation text, scope text default '', audience text default '', entity text default null)
  returns void language plpgsql as $$
declare arguments text := format('%L, %L, %L', coalesce(entity, relation), scope, audience);
begin
  execute format('create trigger sync_insert after insert on %I referencing new table as new_rows for each statement execute function record_change(%s)', relation, arguments);
  execute format('create trigger sync_update after update on %I referencing old table as old_rows new table as new_rows for each statement execute function record_change(%s)', relation, arguments);
  execute format('create trigger sync_delete after delete on %I referencing old table as old_rows for each statement execute function record_change(%s)', relation, arguments);
end $$;

/* Row version and time of change, kept by the database alone; with columns named, only their updates count. */
create function touch_row() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  new.updated_at := clock_timestamp();
  return new;
end $$;

create function version_table(relation text, variadic columns text[] default '{}') returns void language plpgsql as $$
begin
  execute format('create trigger touch before update %s on %I for each row execute function touch_row()',
    (select 'of ' || string_agg(quote_ident(c), ', ') from unnest(columns) c), relation);
end $$;

-- ── audit ──────────────────────────────────────────────────────────────────────────────────────
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor_id uuid,
  session_id uuid,
  request_id text,
  action text not null check (action in ('insert', 'update', 'delete')),
  entity_type text not null,
  entity_id text not null,
  building_id uuid,
  before jsonb,
  after jsonb
);
create index audit_log_entity on audit_log (entity_type, entity_id, id);
create index audit_log_actor on audit_log (actor_id, id);

/* Row trigger of every audited table: changed columns only on update; secrets are named as arguments and left out. */
create function record_audit() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - tg_argv end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - tg_argv end;
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

create function audit_table(relation text, variadic secrets text[] default '{}') returns void language plpgsql as $$
begin
  execute format('create trigger audit after insert or update or delete on %I for each row execute function record_audit(%s)',
    relation, (select coalesce(string_agg(quote_literal(s), ', '), '') from unnest(secrets) s));
end $$;

-- ── row-level security ─────────────────────────────────────────────────────────────────────────
/*
 * The second wall. `readable` and `writable` are conditions for the app role; without `writable` it may only read.
 * Forced, so that the owner is bound too; owner and system pass by a policy of their own.
 */
create function protect_table(relation text, readable text, writable text default null) returns void language plpgsql as $$
begin
  execute format('alter table %I enable row level security', relation);
  execute format('alter table %I force row level security', relation);
  execute format('create policy system_all on %I to citypulse_system, citypulse_owner using (true) with check (true)', relation);
  execute format('create policy app_read on %I for select to citypulse_app using (%s)', relation, readable);
  execute format('grant select on %I to citypulse_app', relation);
  if writable is not null then
    execute format('create policy app_insert on %I for insert to citypulse_app with check (%s)', relation, writable);
    execute format('create policy app_update on %I for update to citypulse_app using (%s) with check (%s)', relation, writable, writable);
    execute format('create policy app_delete on %I for delete to citypulse_app using (%s)', relation, writable);
    execute format('grant insert, update, delete on %I to citypulse_app', relation);
  end if;
end $$;

select protect_table('change_outbox', 'false');
select protect_table('change_feed', 'false');
select protect_table('feed_head', 'true');

-- ── answers kept for Idempotency-Key ───────────────────────────────────────────────────────────
create table idempotency_keys (
  actor_id uuid not null,
  key text not null check (length(key) <= 200),
  request_hash bytea not null,
  status int,
  answer jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (actor_id, key)
);
select protect_table('idempotency_keys', 'false');
