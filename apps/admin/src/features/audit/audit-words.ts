import type { AuditEntry } from '@citypulse/contracts/audit';
import { t } from '../../shell/i18n.ts';

/** Kinds of rows that people change, by table name. */
const kinds: Record<string, () => string> = {
  users: () => t('Konto'),
  sessions: () => t('Anmeldung'),
  role_assignments: () => t('Rolle'),
  sites: () => t('Liegenschaft'),
  buildings: () => t('Gebäude'),
  building_areas: () => t('Fläche'),
  measuring_points: () => t('Messstelle'),
  meters: () => t('Zähler'),
  registers: () => t('Zählwerk'),
  meter_exchanges: () => t('Zählerwechsel'),
  readings: () => t('Ablesung'),
  tariffs: () => t('Tarif'),
  factor_sets: () => t('Faktorensatz'),
  factors: () => t('Faktor'),
  gas_conversions: () => t('Gas-Umrechnung'),
  data_sources: () => t('Datenquelle'),
  import_batches: () => t('Import'),
  town: () => t('Stadt'),
  assets: () => t('Anlage'),
  maintenance_tasks: () => t('Auftrag'),
  task_assignees: () => t('Zuweisung'),
  checklist_items: () => t('Prüfschritt'),
  task_materials: () => t('Material'),
  mobile_maintenance_sessions: () => t('Arbeit am Auftrag'),
  maintenance_plans: () => t('Wartungsplan'),
  checklist_templates: () => t('Checkliste'),
  fault_reports: () => t('Meldung'),
  alerts: () => t('Auffälligkeit'),
  sync_conflicts: () => t('Konflikt'),
  photos: () => t('Foto'),
  labels: () => t('Etikett'),
  account_links: () => t('Link zum Konto'),
  authenticator_apps: () => t('Zweiter Faktor'),
  passkeys: () => t('Passkey'),
  device_keys: () => t('Geräteschlüssel'),
  directory: () => t('Verzeichnisdienst'),
  directory_groups: () => t('Gruppe im Verzeichnis'),
  directory_accounts: () => t('Konto im Verzeichnis'),
  security_verdicts: () => t('Sicherheitsereignis'),
};

export const kindName = (entityType: string): string => kinds[entityType]?.() ?? entityType;

export const kindOptions = () => Object.keys(kinds).map((value) => ({ value, label: kindName(value) }));

export function actionName(action: AuditEntry['action']): string {
  switch (action) {
    case 'insert':
      return t('angelegt');
    case 'update':
      return t('geändert');
    case 'delete':
      return t('gelöscht');
  }
}

/** The row's own name, where it has one. */
export function subjectOf({ before, after }: AuditEntry): string | null {
  const row = after ?? before ?? {};
  for (const key of ['name', 'display_name', 'serial', 'email', 'role', 'kind', 'medium']) {
    const value = row[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** Columns by the words of the forms; what is not here is shown as the database calls it. */
const fieldNames: Record<string, () => string> = {
  name: () => t('Name'),
  display_name: () => t('Name'),
  email: () => t('E-Mail'),
  language: () => t('Sprache'),
  password_changed_at: () => t('Passwort'),
  disabled_at: () => t('gesperrt'),
  role: () => t('Rolle'),
  valid_from: () => t('gültig ab'),
  valid_to: () => t('gültig bis'),
  code: () => t('Kurzschlüssel'),
  usage_type: () => t('Nutzung'),
  built_in: () => t('Baujahr'),
  street: () => t('Straße und Hausnummer'),
  postal_code: () => t('Postleitzahl'),
  city: () => t('Ort'),
  square_meters: () => t('Größe'),
  retired_on: () => t('stillgelegt'),
  medium: () => t('Energieträger'),
  unit: () => t('Einheit'),
  place: () => t('Ort im Gebäude'),
  reading_mode: () => t('Werte kommen als'),
  serial: () => t('Zählernummer'),
  calibrated_until: () => t('Geeicht bis'),
  energy_price_cents: () => t('Arbeitspreis'),
  base_price_euros: () => t('Grundpreis'),
  vat_percent: () => t('Mehrwertsteuer'),
};

export const fieldName = (field: string): string => fieldNames[field]?.() ?? field;

const shown = (value: unknown): string | null => {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'object') return '$' in value ? t('vergessen') : JSON.stringify(value);
  return String(value);
};

/** Changes with every write and says nothing. */
const noise = new Set(['updated_at', 'version', 'updatedAt']);

/** Field by field, only what differs. */
export function changesOf({ before, after }: AuditEntry): FieldChange[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .filter((field) => !noise.has(field))
    .map((field) => ({ field, before: shown(before?.[field]), after: shown(after?.[field]) }))
    .filter((change) => change.before !== change.after);
}
