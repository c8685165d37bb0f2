-- What may be part of an attack, and what was made of it.

-- Without foreign keys: a note is kept whatever it names.
create table security_events (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  user_id uuid,
  -- Of the address somebody tried to sign in with: a keyed hash, since it may be anybody's.
  account_hash bytea,
  session_id uuid,
  device_id text,
  ip inet,
  -- What a provider gives to one customer, or a little more.
  network cidr generated always as (network(set_masklen(ip, case family(ip) when 4 then 24 else 64 end))) stored,
  user_agent text,
  detail jsonb not null default '{}'
);
create index security_events_at on security_events (at);
create index security_events_user on security_events (user_id, at) where user_id is not null;
create index security_events_account on security_events (account_hash, at) where account_hash is not null;
create index security_events_session on security_events (session_id, at) where session_id is not null;
create index security_events_network on security_events (network, at) where network is not null;
select protect_table('security_events', 'false');

create table security_verdicts (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null,
  -- Whom or what it is about; the same rules about the same subject are one verdict for a while.
  subject text not null,
  user_id uuid,
  session_id uuid,
  device_id text,
  network cidr,
  score int not null check (score > 0),
  -- [{ rule, weight, facts }], the heaviest first.
  reasons jsonb not null,
  measure text not null check (measure in ('none', 'step_up', 'end_session', 'shut_out_device')),
  enforced boolean not null,
  false_alarm_at timestamptz,
  false_alarm_by uuid references users on delete set null,
  version bigint not null default 1,
  updated_at timestamptz not null default clock_timestamp()
);
create index security_verdicts_newest on security_verdicts (at desc, id desc);
create index security_verdicts_subject on security_verdicts (subject, at);
create index security_verdicts_user on security_verdicts (user_id, at) where user_id is not null;
create index security_verdicts_false_alarm_by on security_verdicts (false_alarm_by) where false_alarm_by is not null;
select version_table('security_verdicts');
select audit_table('security_verdicts');
select protect_table('security_verdicts', '(select actor_permits_town(''audit:read''))', '(select actor_permits_town(''users:write''))');

-- Set when something unusual was seen: requests of the session wait until the person has proved once more who he is.
alter table sessions add step_up_at timestamptz;
