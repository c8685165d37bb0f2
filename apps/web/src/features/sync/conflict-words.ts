import type { Hindrance } from '@citypulse/contracts/conflict-rules';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { taskPriorities, TaskResult, taskStatuses } from '@citypulse/contracts/maintenance';
import type { Formats } from '@citypulse/ui/formats';
import { t } from '../../shell/i18n.ts';
import { entityWords } from './entity-words.ts';
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
  assigneeIds: () => t('Zuständig'),
  completedAt: () => t('Abgeschlossen am'),
};

export const fieldWords = (field: string): string => fields[field]?.() ?? field;

const entities: Record<string, () => string> = {
  maintenance_tasks: () => t('Auftrag'),
  checklist_items: () => t('Schritt'),
  maintenance_sessions: () => t('Arbeitszeit'),
  task_materials: () => t('Material'),
};

/** What of an Auftrag two changed. */
export const entityWord = (entity: string): string => entities[entity]?.() ?? entityWords(entity);

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
  unanswered: () => t('In der Checkliste fehlen noch Antworten.'),
};

/** Why the device's version is not to be chosen. */
export const hindranceWords = (hindrance: Hindrance): string => hindrances[hindrance]();

/** What the app knows about the values of a Konflikt. */
export interface About {
  nameOf(id: string): string | undefined;
  /** The step that was answered. */
  step: ChecklistItem | undefined;
  /** Of a quantity. */
  unit: string | undefined;
}

/** A value of a field as people read it. */
export function valueWords(field: string, value: unknown, formats: Formats, about: About): string {
  if (value === null || value === undefined || value === '') return t('leer');
  if (typeof value === 'boolean') return value ? t('ja') : t('nein');
  if (typeof value === 'number') {
    const unit = field === 'answer' ? about.step?.unit : field === 'quantity' ? about.unit : null;
    return `${formats.number(value, decimalsOf(value))} ${unit ?? ''}`.trim();
  }
  if (Array.isArray(value))
    return value.map((one) => valueWords(field, one, formats, about)).join(', ') || t('leer');
  if (typeof value !== 'string') return JSON.stringify(value);
  return knownWord(field, value) ?? textWords(field, value, formats, about);
}

const decimalsOf = (value: number) => Math.min(String(value).split('.')[1]?.length ?? 0, 3);

function knownWord(field: string, value: string): string | undefined {
  const status = field === 'status' && taskStatuses.find((one) => one === value);
  if (status) return statusWord(status);
  const priority = field === 'priority' && taskPriorities.find((one) => one === value);
  if (priority) return priorityWord(priority);
  const result = field === 'result' && TaskResult.options.find((one) => one === value);
  return result ? resultWord(result) : undefined;
}

function textWords(field: string, value: string, formats: Formats, { nameOf, step }: About): string {
  if (field === 'signature') return t('unterschrieben');
  if (field === 'answer' && (step?.kind === 'photo' || step?.kind === 'reading')) return t('vorhanden');
  if (field === 'completedAt') return formats.dateTime(value);
  return field === 'dueOn' ? formats.date(value) : (nameOf(value) ?? value);
}
