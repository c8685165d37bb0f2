import { t } from '../../shell/i18n.ts';

const words: Record<string, () => string> = {
  sites: () => t('Liegenschaften'),
  buildings: () => t('Gebäude'),
  measuring_points: () => t('Messstellen'),
  meters: () => t('Zähler'),
  meter_exchanges: () => t('Zählerwechsel'),
  readings: () => t('Ablesungen'),
  interval_days: () => t('Messwerte'),
  tariffs: () => t('Tarife'),
  factor_sets: () => t('CO₂-Faktoren'),
  gas_conversions: () => t('Gas-Umrechnungen'),
  assets: () => t('Anlagen'),
  labels: () => t('Etiketten'),
  checklist_templates: () => t('Checklisten'),
  maintenance_plans: () => t('Wartungspläne'),
  maintenance_tasks: () => t('Aufträge'),
  checklist_items: () => t('Schritte'),
  maintenance_sessions: () => t('Arbeitszeiten'),
  task_comments: () => t('Kommentare'),
  task_materials: () => t('Material'),
  fault_reports: () => t('Meldungen'),
  photos: () => t('Fotos'),
  sync_conflicts: () => t('Konflikte'),
  alerts: () => t('Auffälligkeiten'),
  notifications: () => t('Mitteilungen'),
  preferences: () => t('Einstellungen'),
  unmatched_scans: () => t('Unbekannte Codes'),
  memberships: () => t('Rechte'),
};

const operations: Record<string, () => string> = {
  createReading: () => t('Ablesung'),
  reviewReading: () => t('Ablesung geprüft'),
  createTask: () => t('Auftrag angelegt'),
  updateTask: () => t('Auftrag geändert'),
  completeTask: () => t('Auftrag abgeschlossen'),
  answerChecklistItem: () => t('Schritt beantwortet'),
  startSession: () => t('Arbeit begonnen'),
  updateSession: () => t('Arbeitszeit'),
  addTaskComment: () => t('Kommentar'),
  addTaskMaterial: () => t('Material'),
  updateTaskMaterial: () => t('Material geändert'),
  removeTaskMaterial: () => t('Material entfernt'),
  createFaultReport: () => t('Meldung'),
  makeTaskOfReport: () => t('Auftrag aus Meldung'),
  rejectFaultReport: () => t('Meldung abgelehnt'),
  registerPhoto: () => t('Foto'),
  removePhoto: () => t('Foto entfernt'),
  acknowledgeAlert: () => t('Auffälligkeit quittiert'),
  resolveAlert: () => t('Auffälligkeit geschlossen'),
  saveUnmatchedScan: () => t('Unbekannter Code'),
  settleUnmatchedScan: () => t('Code zugeordnet'),
  markNotificationRead: () => t('Mitteilung gelesen'),
  updatePreferences: () => t('Einstellungen'),
  resolveConflict: () => t('Konflikt entschieden'),
};

/** What somebody did, by the operation's name. */
export const operationWords = (type: string): string => operations[type]?.() ?? type;

/** What the feed calls an entity, in the words of the screens. */
export const entityWords = (entity: string): string => words[entity]?.() ?? entity;
