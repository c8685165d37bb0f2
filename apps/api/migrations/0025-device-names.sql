/* From which device a row came, by the name its owner gave it, for those who see the row; the device stays its owner's. */
create function device_name_of(person uuid, installation text) returns text language sql stable security definer
  set search_path = public, pg_temp as $$
  select device_name from mobile_devices where user_id = person and device_id = installation
$$;
grant execute on function device_name_of(uuid, text) to citypulse_app;
