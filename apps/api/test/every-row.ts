import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../src/platform/db.ts';
import { givenConflict } from './given-conflict.ts';
import { givenReportAndAlert } from './given-inbox.ts';
import { givenMaintenance, type Maintenance } from './given-maintenance.ts';
import type { TestApi } from './test-api.ts';

/** A building with one of everything that hangs on it. */
export interface Place extends Maintenance {
  siteId: string;
  buildingId: string;
  measuringPointId: string;
  /** Read by hand, with the meter below. */
  countedPointId: string;
  meterId: string;
  readingId: string;
  batchId: string;
  conflictId: string;
  /** Of the manual point. */
  label: { id: string; code: string };
  /** Announced, of the reading. */
  photoId: string;
  faultReportId: string;
  alertId: string;
}

export async function givenPlace(api: TestApi): Promise<Place> {
  const db = api.app.db.system;
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id });
  const manual = { buildingId: building.id, medium: 'gas', unit: 'm3', readingMode: 'manual' } as const;
  const counted = await api.given.measuringPoint(manual);
  const meter = await api.given.meter({ measuringPointId: counted.id, buildingId: building.id });
  const counter = { building_id: building.id, measuring_point_id: counted.id, meter_id: meter.id };
  const reading = await db
    .insertInto('readings')
    .values({ ...counter, register_id: meter.registerId, value: 100, read_at: '2024-02-01T00:00:00Z' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`insert into building_areas (building_id, kind, square_meters, valid_from)
    values (${building.id}, 'ngf', 100, '2020-01-01')`.execute(db);
  await exchangeOf(api, building.id);
  const label = await labelOf(db, building.id, counted.id);
  const photoId = await photoOf(api, building.id, reading.id);
  return {
    siteId: building.site_id,
    buildingId: building.id,
    measuringPointId: point.id,
    countedPointId: counted.id,
    meterId: meter.id,
    readingId: reading.id,
    batchId: await batchOf(db, building.id, point.id),
    conflictId: await givenConflict(api, building.id),
    label,
    photoId,
    ...(await givenReportAndAlert(db, building.id)),
    ...(await givenMaintenance(api, building.id)),
  };
}

async function batchOf(db: Db, buildingId: string, pointId: string): Promise<string> {
  const batch = await db
    .insertInto('import_batches')
    .values({ building_id: buildingId, measuring_point_id: pointId, file_name: 'load.csv', format: 'csv' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`insert into import_errors (batch_id, position, row, code, message)
    values (${batch.id}, 0, 1, 'bad_value', 'x')`.execute(db);
  return batch.id;
}

async function labelOf(db: Db, buildingId: string, pointId: string) {
  const digits = Array.from(randomBytes(6), (one) => 2 + (one % 8)).join('');
  return db
    .insertInto('labels')
    .values({
      building_id: buildingId,
      code: `${digits.slice(0, 4)}-${digits.slice(4)}`,
      payload: randomUUID(),
      target_type: 'measuring_point',
      target_id: pointId,
      key_version: 1,
    })
    .returning(['id', 'code'])
    .executeTakeFirstOrThrow();
}

async function photoOf(api: TestApi, buildingId: string, readingId: string): Promise<string> {
  const { userId } = await api.as('caretaker', buildingId);
  const { id } = await api.app.db.system
    .insertInto('photos')
    .values({
      id: randomUUID(),
      building_id: buildingId,
      subject_type: 'reading',
      subject_id: readingId,
      sha256: '0'.repeat(64),
      byte_size: 1,
      taken_by: userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** One of each that belongs to the town as a whole. */
export interface TownRows {
  userId: string;
  /** Has an open invitation. */
  invitedId: string;
  dataSourceId: string;
  siteId: string;
  tariffId: string;
  factorSetId: string;
  conversionId: string;
  templateId: string;
  verdictId: string;
}

export async function givenTownRows(api: TestApi): Promise<TownRows> {
  const insert = async (statement: string, id = 'id') => {
    const made = await sql<{ id: string }>`${sql.raw(`${statement} returning ${id}`)}`.execute(
      api.app.db.system,
    );
    return made.rows[0]?.id ?? '';
  };
  return {
    userId: (await api.as('viewer')).userId,
    invitedId: await insert(
      `with u as (insert into users (email, display_name) values ('invited@town.example', 'I') returning id)
      insert into account_links (user_id, purpose, token_hash, expires_at)
      select id, 'invitation', '\\x03', now() + interval '1 day' from u`,
      'user_id as id',
    ),
    siteId: await api.given.site(),
    dataSourceId: await insert(
      `insert into data_sources (name, key_hash, key_hint) values ('G', '\\x02', 'cpk_')`,
    ),
    tariffId: await insert(`insert into tariffs (name, medium, valid_from, valid_to, energy_price_cents)
      values ('T', 'gas', '1990-01-01', '1991-01-01', 9)`),
    factorSetId: await insert(
      `with s as (insert into factor_sets (name, source, year, valid_from, valid_to)
        values ('F', 'S', 1990, '1990-01-01', '1991-01-01') returning id)
      insert into factors as f select id, 'gas', 0.2, 'Hs' from s`,
      'factor_set_id as id',
    ),
    verdictId: await insert(
      `insert into security_verdicts (at, subject, score, reasons, measure, enforced) values (now(), 'n', 45, '[]', 'none', false)`,
    ),
    templateId: await insert(`insert into checklist_templates (name, items) values ('Prüfliste', '[]')`),
    conversionId:
      await insert(`insert into gas_conversions (valid_from, valid_to, state_number, calorific_value)
      values ('1990-01-01', '1991-01-01', 0.95, 11)`),
  };
}

async function exchangeOf(api: TestApi, buildingId: string): Promise<void> {
  const point = await api.given.measuringPoint({ buildingId, readingMode: 'manual' });
  const old = await api.given.meter({ measuringPointId: point.id, buildingId });
  await sql`update meters set removed_at = '2025-01-01', end_value = 9 where id = ${old.id}`.execute(
    api.app.db.system,
  );
  const installedAt = '2025-01-01T00:00:00Z';
  const next = await api.given.meter({ measuringPointId: point.id, buildingId, installedAt });
  await sql`insert into meter_exchanges
    (building_id, measuring_point_id, old_meter_id, new_meter_id, exchanged_at, end_value, start_value)
    values (${buildingId}, ${point.id}, ${old.id}, ${next.id}, ${installedAt}, 9, 0)`.execute(
    api.app.db.system,
  );
}

const townAndPersonalRows = [
  `select ensure_interval_partition('2026-01-01')`,
  `insert into town (name, state) values ('Hechingen', 'Baden-Württemberg')`,
  `insert into tariffs (name, medium, valid_from, energy_price_cents) values ('T', 'gas', '2020-01-01', 9)`,
  `with s as (insert into factor_sets (name, source, year, valid_from) values ('F', 'S', 2020, '2020-01-01') returning id)
   insert into factors select id, 'gas', 0.2, 'Hs' from s`,
  `insert into gas_conversions (valid_from, state_number, calorific_value) values ('2020-01-01', 0.95, 11)`,
  `insert into data_sources (name, key_hash, key_hint) values ('G', '\\x01', 'cpk_')`,
  `insert into unmatched_scans (id, user_id, code, scanned_at) select gen_random_uuid(), id, 'x', now() from users`,
  `insert into account_links (user_id, purpose, token_hash, expires_at) select id, 'invitation', sha256(id::text::bytea), now() from users`,
  `insert into audit_chain (position, audit_id, hash) select 1, min(id), sha256('x') from audit_log`,
  `insert into audit_checkpoints (position, signed) values (1, 'x')`,
  `insert into security_events (at, kind) values (now(), 'denied')`,
  `insert into security_verdicts (at, subject, score, reasons, measure, enforced) values (now(), 't', 1, '[]', 'none', false)`,
  `insert into socket_tickets select sha256(id::text::bytea), id, now() from sessions`,
  `insert into sign_in_challenges (challenge_hash, purpose, expires_at) values ('\\x01', 'directory', now())`,
  `insert into authenticator_apps (id, secret) select id, '\\x00' from users`,
  `insert into recovery_codes (user_id, code_hash) select id, '\\x00' from users`,
  `insert into passkeys (id, user_id, credential_id, public_key, sign_count, transports, synced, rp_id, name)
   select gen_random_uuid(), id, sha256(id::text::bytea), '\\x00', 0, '{}', false, 'localhost', 'Telefon' from users`,
  `insert into directory (name, issuer, client_id, client_secret) values ('Stadt', 'https://id.example', 'c', '\\x00')`,
  `insert into directory_groups (group_name, role) values ('Hausmeister', 'caretaker')`,
  `insert into directory_accounts (issuer, subject, user_id) select 'https://id.example', id, id from users`,
  `insert into directory_sessions (session_id, account_id) select s.id, a.id from sessions s join directory_accounts a using (user_id)`,
  `insert into directory_logouts values ('t', now())`,
  `insert into idempotency_keys (actor_id, key, request_hash) select id, 'k', '\\x00' from users`,
  `insert into mobile_devices (user_id, device_id, device_type) select id, 'd', 'ios' from users`,
  `insert into device_keys (device_id, user_id, use, thumbprint, public_jwk) select id, user_id, 'login', repeat('k', 43), '{}' from mobile_devices`,
  `insert into login_challenges (device_key_id, challenge, origin, expires_at) select id, 'c', 'https://town.example', now() from device_keys`,
  `insert into request_nonces (thumbprint, nonce, expires_at) values ('k', 'n', now())`,
  `insert into push_notifications (user_id, notification_type, title, message) select id, 't', 't', 'm' from users`,
  `insert into mobile_user_preferences (user_id) select id from users`,
  `insert into mobile_data_cache (user_id, data_type, data_key, data_value) select id, 't', 'k', '{}' from users`,
  `insert into sync_clients (user_id, installation) select id, 'd' from users`,
  `insert into data_sync_log (user_id, sync_type, entity_type, operation, mutation_id, installation, seq, request_hash, result, occurred_at, building_id)
   select u.id, 't', 't', 'create', gen_random_uuid(), 'd', row_number() over (partition by u.id), '\\x00', '{}', '', b.id from users u, buildings b`,
  `insert into sync_conflicts (sync_log_id, conflict_type, mobile_data, server_data, user_id, building_id, mutation_id, mutation_type, entity_type, entity_id, title, base)
   select id, 'field', '{}', '{}', user_id, building_id, mutation_id, 't', 't', id, 't', '{}' from data_sync_log`,
  `insert into checklist_templates (name, items) values ('Wartung', '[]')`,
  `insert into mobile_maintenance_sessions (user_id, task_id, building_id, running_since) select u.id, t.id, t.building_id, now() from users u, maintenance_tasks t`,
];

/** A row in every table that belongs to the town, and one for each person in every table that belongs to people. */
export async function givenTownAndPersonalRows(db: Db): Promise<void> {
  for (const statement of townAndPersonalRows) await sql.raw(statement).execute(db);
}
