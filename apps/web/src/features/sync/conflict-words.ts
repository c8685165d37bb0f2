import type { Hindrance } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { taskPriorities, TaskResult, taskStatuses } from '@citypulse/contracts/maintenance';
import type { Formats } from '@citypulse/ui/formats';
import { t } from '../../shell/i18n.ts';
import { priorityWord, resultWord, statusWord } from '../maintenance/task-words.ts';

const fields: Record<string, () => string> = {
  title: () => t('Titel'),
  description: () => t('Beschreibung'),
  place: () => t('Ort'),
  priority: () => t('Dringlichkeit'),
  dueOn: () => t('Fällig'),
  status: () => t('Status'),
  answer: () => t('Antwort'),
  note: () => t('Bemerkung'),
  notes: () => t('Notizen'),
  result: () => t('Ergebnis'),
  resultNote: () => t('Bemerkung zum Ergebnis'),
  signature: () => t('Unterschrift'),
  name: () => t('Name'),
  quantity: () => t('Menge'),
  unit: () => t('Einheit'),
  assetId: () => t('Anlage'),
  measuringPointId: () => t('Messstelle'),
};

export const fieldWords = (field: string): string => fields[field]?.() ?? field;

export const conflictWords = (type: SyncConflict['type']): string => {
  switch (type) {
    case 'field':
      return t('Dasselbe Feld wurde zweimal geändert.');
    case 'state':
      return t('Der Zustand hat sich inzwischen geändert.');
    case 'deleted':
      return t('Der Eintrag wurde inzwischen entfernt.');
  }
};

const hindrances: Record<Hindrance, () => string> = {
  gone: () => t('In Entferntes lässt sich nichts mehr schreiben.'),
  closed: () => t('Der Auftrag ist abgeschlossen; erst wieder öffnen.'),
  no_step: () => t('Vom jetzigen Stand aus geht dieser Schritt nicht mehr.'),
  planners: () => t('Diese Fassung darf nur wählen, wer hier Aufträge plant.'),
  not_yours: () => t('Eine Arbeit ändert nur, wer sie macht.'),
  unanswered: () => t('In der Prüfliste fehlen noch Antworten.'),
};

/** Why the device's version is not to be chosen. */
export const hindranceWords = (hindrance: Hindrance): string => hindrances[hindrance]();

/** A value of a field as people read it. */
export function valueWords(field: string, value: unknown, formats: Formats): string {
  if (value === null || value === undefined || value === '') return t('leer');
  if (typeof value === 'boolean') return value ? t('ja') : t('nein');
  if (typeof value === 'number') return formats.number(value, Number.isInteger(value) ? 0 : 2);
  if (typeof value !== 'string') return JSON.stringify(value);
  const status = field === 'status' && taskStatuses.find((one) => one === value);
  if (status) return statusWord(status);
  const priority = field === 'priority' && taskPriorities.find((one) => one === value);
  if (priority) return priorityWord(priority);
  const result = field === 'result' && TaskResult.options.find((one) => one === value);
  if (result) return resultWord(result);
  if (field === 'signature') return t('unterschrieben');
  return field === 'dueOn' ? formats.date(value) : value;
}
