-- A comment that goes with its Auftrag into another building is a new version of it, as with every synced row: by the
-- version a device tells where a row lies. Its words never change, so there is no time of change to keep.
create function raise_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger touch before update on task_comments for each row execute function raise_version();
