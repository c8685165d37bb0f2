-- Photos of work and things, Etiketten that name things, and scanned codes nobody knew.

/* A photo is announced first; its bytes follow, are checked, made anew without metadata, and only then shown. */
create table photos (
  id uuid primary key,
  building_id uuid not null references buildings on delete cascade,
  subject_type text not null check (subject_type in ('task', 'checklist_item', 'session', 'fault_report', 'reading', 'asset')),
  subject_id uuid not null,
  -- The Auftrag it shows up in; no reference, as the subject's feature owns that row.
  task_id uuid,
  -- Of a subject that is a session: whom the plan's list of photos is kept for.
  session_id uuid,
  stage text check (stage in ('before', 'after', 'detail')),
  caption text,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_size int not null check (byte_size between 1 and 15728640),
  mime_type text,
  width int,
  height int,
  state text not null default 'awaiting' check (state in ('awaiting', 'ready', 'refused')),
  reason text,
  taken_at timestamptz,
  taken_by uuid not null references users on delete restrict,
  -- Random; the pictures lie in the media folder under it.
  storage_key text unique,
  upload_begun_at timestamptz,
  removed_at timestamptz,
  removed_by uuid references users on delete restrict,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint photos_ready check (state <> 'ready' or removed_at is not null or (storage_key is not null and width is not null and height is not null)),
  constraint photos_refused check ((state = 'refused') = (reason is not null))
);
create index photos_building on photos (building_id, id);
create index photos_subject on photos (subject_type, subject_id);
create index photos_task on photos (task_id) where task_id is not null;
create index photos_unfinished on photos (taken_by, upload_begun_at) where state = 'awaiting' and removed_at is null;
create index photos_to_sweep on photos (removed_at) where removed_at is not null and storage_key is not null;

/* Etikett: identifies, permits nothing. Its payload carries an HMAC of the deployment. */
create table labels (
  id uuid primary key default gen_random_uuid(),
  building_id uuid not null references buildings on delete cascade,
  -- Printed as 4F7K-92; no 0, O, 1, I, L; 8, 5 and 2 stand for B, S and Z too.
  code text not null constraint labels_code unique check (code ~ '^[2-9ACDEFGHJKMNPQRTUVWXY]{4}-[2-9ACDEFGHJKMNPQRTUVWXY]{2}$'),
  payload text not null unique,
  target_type text not null check (target_type in ('measuring_point', 'asset', 'building')),
  target_id uuid not null,
  key_version int not null check (key_version >= 1),
  retired_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index labels_building on labels (building_id, id);
create unique index labels_one_in_use on labels (target_type, target_id) where retired_at is null;

create table unmatched_scans (
  id uuid primary key,
  user_id uuid not null references users on delete restrict,
  code text not null check (length(code) <= 500),
  note text,
  scanned_at timestamptz not null,
  label_id uuid references labels on delete set null,
  settled_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check (label_id is null or settled_at is not null)
);
create index unmatched_scans_user on unmatched_scans (user_id, id);

-- When an upload begins concerns nobody but the server.
select version_table('photos', variadic array['building_id', 'subject_type', 'subject_id', 'task_id', 'session_id', 'stage',
  'caption', 'mime_type', 'width', 'height', 'state', 'reason', 'removed_at']);
select version_table('labels');
select version_table('unmatched_scans');
select sync_table('photos', scope => 'building_id');
select sync_table('labels', scope => 'building_id');
select sync_table('unmatched_scans', audience => 'user_id');
select audit_table('photos', 'storage_key', 'upload_begun_at');
select audit_table('labels');

-- Whoever may report puts photos in and takes his own away; planners any.
select protect_table('photos', in_reach('maintenance:read'),
  '(' || in_reach('maintenance:report') || ') and (taken_by = (select actor_id()) or ' || in_reach('maintenance:plan') || ')');
select protect_table('labels', in_reach('buildings:read'), in_reach('buildings:write'));
select protect_table('unmatched_scans', 'user_id = (select actor_id())', 'user_id = (select actor_id())');
