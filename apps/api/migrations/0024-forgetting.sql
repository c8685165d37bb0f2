-- A person can be forgotten while the audit log still proves that nothing else in it was changed.

-- The chain holds names and addresses as commitments under this key; without it nobody can tell or guess them.
create table person_keys (
  user_id uuid primary key references users on delete cascade,
  key bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
);
insert into person_keys (user_id) select id from users;
select protect_table('person_keys', 'false');

create function give_person_key() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into person_keys (user_id) values (new.id);
  return null;
end $$;
create trigger give_key after insert on users for each row execute function give_person_key();

-- 1: everything as it stands; 2: with commitments.
alter table audit_chain add column form smallint not null default 1;

/* As `commitmentOf` in chain.ts. */
create function commit_personal(picture jsonb, person_key bytea) returns jsonb language sql immutable as $$
  select picture || coalesce((
    select jsonb_object_agg(f, jsonb_build_object('$', encode(
      sha256(person_key || convert_to(f, 'UTF8') || '\x00'::bytea || convert_to(picture ->> f, 'UTF8')), 'hex')))
    from unnest(array['email', 'display_name']) f
    where jsonb_typeof(picture -> f) = 'string'), '{}')
$$;

/* As in 0018, but for the owner's function below, which the chain looks through. */
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'audit_log' and current_user = 'citypulse_owner' then
    if new.entity_type = 'users' and new.entity_id = current_setting('app.forgetting', true)
      and to_jsonb(new) - 'before' - 'after' = to_jsonb(old) - 'before' - 'after' then
      return new;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

/* Puts commitments in the place of names and addresses, and destroys the key. Every row about the person must be sealed. */
create function forget_in_audit(person uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare person_key bytea;
begin
  delete from person_keys where user_id = person returning key into person_key;
  if person_key is null then return; end if;
  if exists (select from audit_unsealed u join audit_log l on l.id = u.audit_id
             where l.entity_type = 'users' and l.entity_id = person::text) then
    raise exception 'rows about the person wait for the sealer' using errcode = 'object_not_in_prerequisite_state';
  end if;
  perform set_config('app.forgetting', person::text, true);
  update audit_log set before = commit_personal(before, person_key), after = commit_personal(after, person_key)
  where entity_type = 'users' and entity_id = person::text;
  perform set_config('app.forgetting', '', true);
end $$;
