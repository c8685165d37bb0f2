-- Who stands in for somebody takes over what that person does at a place, until a day that is set beforehand.
alter table role_assignments
  add column stands_in_for uuid references users on delete restrict,
  add constraint role_assignments_another check (stands_in_for <> user_id),
  add constraint role_assignments_ends check (stands_in_for is null or valid_to is not null);
create index role_assignments_stands_in_for on role_assignments (stands_in_for) where stands_in_for is not null;

/* As in 0002, with where a right comes from and when it ends. */
create or replace view assignments_in_force with (security_invoker) as
select user_id, role, building_id, valid_to, stands_in_for from role_assignments
where (valid_from is null or valid_from <= (now() at time zone 'Europe/Berlin')::date)
  and (valid_to is null or valid_to >= (now() at time zone 'Europe/Berlin')::date);

/* What somebody does no longer, nobody does in his place. */
create function end_standing_in() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  last_day date := (
    select max(coalesce(o.valid_to, 'infinity')) from role_assignments o
    where o.user_id = old.user_id and o.role = old.role and o.building_id is not distinct from old.building_id
      and o.stands_in_for is null);
begin
  delete from role_assignments a
  where a.stands_in_for = old.user_id and a.role = old.role and a.building_id is not distinct from old.building_id
    and (last_day is null or a.valid_from > last_day);
  update role_assignments a set valid_to = last_day
  where a.stands_in_for = old.user_id and a.role = old.role and a.building_id is not distinct from old.building_id
    and a.valid_to > last_day;
  return null;
end $$;
create trigger end_standing_in after update or delete on role_assignments
  for each row when (old.stands_in_for is null) execute function end_standing_in();
