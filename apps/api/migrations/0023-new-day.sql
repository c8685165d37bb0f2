-- Rights begin and end with the town's day, and then nobody writes anything: this day is the one they were last looked
-- at for, by whichever node came first.
create table rights_day (
  one bool primary key default true check (one),
  day date not null
);
insert into rights_day (day) values (town_today());
select protect_table('rights_day', 'false');

/* Tells everybody whose rights differ today: tokens are stale, sockets and devices learn of it from the feed. */
create function notice_new_day() returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare before date;
begin
  select day into before from rights_day where day < town_today() for update skip locked;
  if not found then return; end if;
  update rights_day set day = town_today();
  with changed as (
    select id, user_id from role_assignments
    where (valid_to >= before and valid_to < town_today()) or (valid_from > before and valid_from <= town_today())
  ), bumped as (
    update users set authz_version = authz_version + 1 where id in (select user_id from changed)
    returning id, authz_version
  )
  insert into change_outbox (entity_type, entity_id, op, version, audience_user)
  select 'memberships', c.id, 'U', b.authz_version, b.id from changed c join bumped b on b.id = c.user_id;
end $$;
