import { can, canSomewhere, type Grant, type Permission } from '@citypulse/contracts/permissions';
import type { Caller } from '../src/platform/caller.ts';

export interface Actor {
  name: string;
  caller: Caller;
  grants: readonly Grant[];
  /** A gateway's building; it holds `energy:ingest` and nothing else. */
  delivers?: { buildingId: string | null };
}

export type Row = Record<string, string | null>;
/** Whether this actor may see (or change) this row. */
export type Rule = (actor: Actor, row: Row) => boolean;

export const everybody: Rule = () => true;
export const nobody: Rule = () => false;
const own =
  (column = 'user_id'): Rule =>
  (actor, row) =>
    row[column] === actor.caller.id;
const building =
  (permission: Permission, column = 'building_id'): Rule =>
  (actor, row) =>
    can(actor.grants, permission, row[column] ?? null);
const town =
  (permission: Permission): Rule =>
  (actor) =>
    can(actor.grants, permission, null);
const somewhere =
  (permission: Permission): Rule =>
  (actor) =>
    canSomewhere(actor.grants, permission);
const delivering: Rule = (actor, row) =>
  actor.delivers !== undefined && [null, row['building_id']].includes(actor.delivers.buildingId);
const either =
  (...rules: Rule[]): Rule =>
  (actor, row) =>
    rules.some((rule) => rule(actor, row));

const mine = { see: own(), change: own() };
const hidden = { see: nobody, change: nobody };
const placed = { see: building('buildings:read'), change: building('buildings:write') };
const priced = { see: somewhere('prices:read'), change: town('prices:write') };
const worked = { see: building('maintenance:read'), change: building('maintenance:work') };
const imported = { see: building('imports:write'), change: building('imports:write') };

/** Written down once more, independent of the migrations: a table without a line here fails the test. */
export const matrix: Record<string, { see: Rule; change: Rule }> = {
  roles: { see: everybody, change: nobody },
  role_permissions: { see: everybody, change: nobody },
  guest_links: { see: building('maintenance:plan'), change: nobody },
  rights_day: hidden,
  feed_head: { see: everybody, change: nobody },
  town: { see: everybody, change: town('system:write') },
  users: { see: either(own('id'), town('users:read')), change: town('users:write') },
  role_assignments: { see: either(own(), town('users:read')), change: town('users:write') },
  sessions: { see: either(own(), town('users:read')), change: either(own(), town('users:write')) },
  letters: hidden,
  letter_requests: hidden,
  account_links: { see: town('users:read'), change: town('users:write') },
  data_sources: { see: town('data_sources:read'), change: town('data_sources:write') },
  audit_log: { see: town('audit:read'), change: nobody },
  audit_unsealed: hidden,
  person_keys: hidden,
  audit_chain: hidden,
  audit_checkpoints: hidden,
  security_events: hidden,
  security_verdicts: { see: town('audit:read'), change: town('users:write') },
  sites: { see: somewhere('buildings:read'), change: town('buildings:write') },
  buildings: { see: building('buildings:read', 'id'), change: building('buildings:write', 'id') },
  building_areas: placed,
  measuring_points: { ...placed, see: either(placed.see, building('energy:ingest'), delivering) },
  meters: placed,
  registers: placed,
  meter_exchanges: placed,
  readings: { see: building('energy:read'), change: building('readings:write') },
  import_batches: imported,
  import_errors: imported,
  tariffs: priced,
  factor_sets: priced,
  factors: priced,
  gas_conversions: priced,
  mobile_devices: { see: either(own(), town('users:read')), change: nobody },
  device_keys: { see: own(), change: nobody },
  login_challenges: hidden,
  request_nonces: hidden,
  push_notifications: mine,
  mobile_user_preferences: mine,
  mobile_data_cache: mine,
  sync_clients: { see: own(), change: nobody },
  data_sync_log: { see: either(own(), building('maintenance:plan')), change: nobody },
  sync_conflicts: { see: building('maintenance:read'), change: nobody },
  fault_reports: { see: building('maintenance:read'), change: nobody },
  alerts: { see: building('alerts:read'), change: nobody },
  inbox_progress: hidden,
  assets: placed,
  checklist_templates: { see: somewhere('maintenance:read'), change: town('maintenance:plan') },
  maintenance_plans: { see: building('maintenance:read'), change: building('maintenance:plan') },
  maintenance_tasks: worked,
  task_assignees: worked,
  checklist_items: worked,
  task_materials: worked,
  mobile_maintenance_sessions: {
    ...worked,
    change: (actor, row) => worked.change(actor, row) && own()(actor, row),
  },
  task_comments: { see: building('maintenance:read'), change: nobody },
  task_numbers: hidden,
  labels: placed,
  photos: {
    see: building('maintenance:read'),
    change: (actor, row) =>
      building('maintenance:report')(actor, row) &&
      either(own('taken_by'), building('maintenance:plan'))(actor, row),
  },
  unmatched_scans: mine,
  change_outbox: hidden,
  change_feed: hidden,
  idempotency_keys: hidden,
  refresh_tokens: hidden,
  socket_tickets: hidden,
  signing_keys: hidden,
  sign_in_challenges: hidden,
  authenticator_apps: hidden,
  recovery_codes: hidden,
  passkeys: mine,
  directory: hidden,
  directory_groups: hidden,
  directory_accounts: { see: either(own(), town('users:read')), change: nobody },
  directory_sessions: hidden,
  directory_logouts: hidden,
  demo_town: hidden,
  demo_loads: hidden,
};
