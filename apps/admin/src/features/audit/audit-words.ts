import type { AuditEntry } from '@citypulse/contracts/audit';
import { t } from '../../shell/i18n.ts';
import { Role } from '@citypulse/contracts/permissions';
import { roleName } from '../users/role-words.ts';
import { fieldName } from './field-words.ts';
import { valueWords } from './value-words.ts';

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
  task_comments: () => t('Kommentar'),
  guest_links: () => t('Gast-Link'),
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

function actionName(action: AuditEntry['action']): string {
  switch (action) {
    case 'insert':
      return t('angelegt');
    case 'update':
      return t('geändert');
    case 'delete':
      return t('gelöscht');
  }
}

/** The row by the names people know: what it is, and what or whom it belongs to. */
export function subjectOf({ entityType, about }: AuditEntry): string | null {
  const { name, task, point, building, person } = about;
  const parts = entityType === 'maintenance_tasks' ? [task] : [name, task, point, person];
  const known = [...parts, building].filter((part) => part !== null);
  return known.length === 0 ? null : [...new Set(known)].join(', ');
}

/** What was done, for a list: a role given or taken, the fields of a change, else just that it was made or removed. */
export function summaryOf(entry: AuditEntry): string {
  const role = Role.safeParse((entry.after ?? entry.before)?.role);
  if (entry.entityType === 'role_assignments' && entry.action !== 'update' && role.success) {
    const place = entry.about.building ?? t('Ganze Stadt');
    return entry.action === 'insert'
      ? t('{role} erteilt: {place}', { role: roleName(role.data), place })
      : t('{role} entzogen: {place}', { role: roleName(role.data), place });
  }
  const fields = entry.action === 'update' ? changesOf(entry).map(({ field }) => fieldName(field)) : [];
  const action = actionName(entry.action);
  return fields.length === 0 ? action : `${action}: ${[...new Set(fields)].join(', ')}`;
}

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** Who and where, by name, where the log knows it of this row; in a change before and after are two. */
const nameOf = (field: string, { action, about }: AuditEntry): string | null => {
  if (action === 'update') return null;
  if (field === 'building_id') return about.building;
  if (field === 'user_id') return about.person;
  if (field === 'task_id') return about.task;
  return field === 'measuring_point_id' ? about.point : null;
};

const shown = (entry: AuditEntry, field: string, value: unknown): string | null => {
  const role = Role.safeParse(value);
  if (field === 'role' && role.success) return roleName(role.data);
  if (value === null || value === undefined || value === '') return null;
  const words = valueWords(field, value) ?? nameOf(field, entry);
  if (words !== null) return words;
  if (typeof value === 'object') return '$' in value ? t('vergessen') : JSON.stringify(value);
  return String(value);
};

/** Changes with every write, or stands above or in another field already, and says nothing. */
const noise = new Set(['id', 'updated_at', 'version', 'updatedAt', 'subject']);

/** Field by field, only what differs. */
export function changesOf(entry: AuditEntry): FieldChange[] {
  const { before, after } = entry;
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .filter((field) => !noise.has(field))
    .map((field) => ({
      field,
      before: shown(entry, field, before?.[field]),
      after: shown(entry, field, after?.[field]),
    }))
    .filter((change) => change.before !== change.after);
}
