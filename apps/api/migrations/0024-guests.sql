-- An external firm and the one Auftrag it does, by a link that ends.

/* A guest acts under a name and has neither a password nor a role. */
alter table users add guest boolean not null default false;
alter table users add constraint users_guests_have_no_password check (not guest or password_hash is null);
grant select (guest) on users to citypulse_app;

create table guest_links (
  id uuid primary key,
  task_id uuid not null,
  building_id uuid not null,
  -- Whom the audit log and the Auftrag name.
  user_id uuid not null unique references users on delete restrict,
  company text not null,
  token_hash bytea not null unique,
  pin_hash text,
  expires_at timestamptz not null,
  last_seen_at timestamptz,
  revoked_at timestamptz,
  created_by uuid not null references users on delete restrict,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (task_id, building_id) references maintenance_tasks (id, building_id) on update cascade on delete cascade
);
create index guest_links_task on guest_links (task_id, created_at);

select audit_table('guest_links', 'token_hash', 'pin_hash', 'last_seen_at');
-- Made and ended by the service; planners see them, and nobody their hashes.
select protect_table('guest_links', in_reach('maintenance:plan'));
revoke select on guest_links from citypulse_app;
grant select (id, task_id, building_id, user_id, company, expires_at, last_seen_at, revoked_at, created_by, created_at)
  on guest_links to citypulse_app;
alter table guest_links add has_pin boolean generated always as (pin_hash is not null) stored;
grant select (has_pin) on guest_links to citypulse_app;
