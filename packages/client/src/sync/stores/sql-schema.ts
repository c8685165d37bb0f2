import type { SqlConnection } from './sql-database.ts';
import { StoreError } from './store-errors.ts';

/*
 * A scope's rows lie under a generation. Adopting a stage turns a `staged` generation into a `shown` one and the
 * former into a `dropped` one, whose rows are deleted later in small bites; no row is copied or touched.
 */
const first = `
create table state (
  one integer primary key check (one = 1), cursor text, last_seq integer not null, ack_seq integer not null);
insert into state values (1, null, 0, 0);

create table generations (
  gen integer primary key autoincrement, scope text not null, rights text not null,
  state text not null check (state in ('shown', 'stale', 'staged', 'fresh', 'dropped')),
  name text, next text, start_pos text, place integer);
create index generations_state on generations (state, scope);

create table rows (
  gen integer not null, t text not null, id text not null, part text not null, v integer not null,
  building_id text, task_id text, measuring_point_id text, meter_id text, row text not null);
create unique index rows_key on rows (id, t, part, gen);
create index rows_gen on rows (gen, t);
create index rows_building on rows (building_id, t) where building_id is not null;
create index rows_task on rows (task_id, t) where task_id is not null;
create index rows_point on rows (measuring_point_id, t) where measuring_point_id is not null;
create index rows_meter on rows (meter_id, t) where meter_id is not null;

-- Deleted or left while the pages were coming: a late page must not revive them.
create table gone (
  gen integer not null, t text not null, id text not null, part text not null, v integer not null,
  primary key (gen, t, id, part)) without rowid;
-- Rows that lie in several scopes: adoption decides between them.
create table overlaps (
  t text not null, id text not null, part text not null, primary key (t, id, part)) without rowid;

create table outbox (
  id text primary key, seq integer not null, state text not null, entity_id text not null, item text not null,
  outcome text, archived_at text) without rowid;
create index outbox_seq on outbox (seq);
create table blobs (
  photo_id text primary key, sha256 text not null, mime_type text not null, byte_size integer not null,
  upload_url text, state text not null, added_at text not null, bytes blob not null);
create table notes (key text primary key, value text not null, expires_at text) without rowid;
`;

/** Of what lies here already nobody knows whether it was sent. */
const withSent = `
alter table state add column sent_seq integer not null default 0;
update state set sent_seq = last_seq;
`;

/** When an uploaded photo was first met by a clean-up. */
const withUploaded = `
alter table blobs add column uploaded_at text;
`;

/** From one version of the schema to the next; the number of steps taken is the file's user_version. */
const steps: readonly string[] = [first, withSent, withUploaded];

/** Rows on their way in; gone with the connection. */
const incoming = `
create temp table if not exists incoming (
  t text not null, id text not null, part text not null, v integer not null, scope text not null, op text not null,
  building_id text, task_id text, measuring_point_id text, meter_id text, row text,
  blocked integer not null, primary key (id, t, part)) without rowid;
`;

export async function prepareSchema(connection: SqlConnection, migrations = steps): Promise<void> {
  await connection.begin();
  try {
    const [{ user_version: version } = { user_version: 0 }] = await connection.all<{ user_version: number }>(
      'pragma user_version',
    );
    if (version > migrations.length) {
      throw new StoreError(
        'too_new',
        `The database is of version ${version}, known are ${migrations.length}`,
      );
    }
    for (const step of migrations.slice(version)) await connection.script(step);
    if (version < migrations.length) await connection.script(`pragma user_version = ${migrations.length}`);
    await connection.script('commit');
  } catch (error) {
    await connection.close();
    throw error;
  }
  await connection.script(incoming);
}
