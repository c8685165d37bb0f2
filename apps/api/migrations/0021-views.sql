-- An administrator who looks on as somebody does so for a while, and as long as he may administer people himself.
create function view_holds(viewer uuid, ends_at timestamptz, at timestamptz) returns boolean language sql stable
  set search_path = public, pg_temp as $$
  select ends_at > at and exists (
    select from assignments_in_force a
    join role_permissions p on p.role = a.role and p.permission = 'users:write'
    join users u on u.id = a.user_id and u.disabled_at is null
    where a.user_id = viewer and a.building_id is null)
$$;
