import { taskPriorities, taskStatuses, type TaskHistoryEntry } from '@citypulse/contracts/maintenance';
import { t } from '../../shell/i18n.ts';
import { priorityWord, statusWord } from './task-words.ts';

/** One change of the audit log as a sentence after the person's name; null: says nothing to a person. */
export function historyWords(
  { entity, action, before, after }: TaskHistoryEntry,
  nameOf: (userId: string) => string | undefined,
): string | null {
  switch (entity) {
    case 'maintenance_tasks':
      return action === 'insert' ? t('hat den Auftrag angelegt') : taskWords(before ?? {}, after ?? {});
    case 'checklist_items':
      return action === 'update' ? stepWords(after ?? {}) : null;
    case 'mobile_maintenance_sessions':
      return action === 'insert' ? t('hat begonnen') : sessionWords(after ?? {});
    case 'task_materials':
      return materialWords(action, before ?? {}, after ?? {});
    case 'photos':
      return action === 'insert' ? t('hat ein Foto hinzugefügt') : null;
    case 'task_assignees':
      return assignmentWords(action, nameOf(String((after ?? before)?.['user_id'])) ?? t('jemanden'));
    default:
      return null;
  }
}

type Values = Record<string, unknown>;

const day = (value: unknown): string =>
  typeof value === 'string' ? value.split('-').toReversed().join('.') : t('ohne Termin');

function taskWords(before: Values, after: Values): string | null {
  const changed = Object.keys(after);
  if (changed.includes('completed_at') && after['completed_at'] !== null)
    return t('hat den Auftrag abgeschlossen');
  const status = taskStatuses.find((one) => one === after['status']);
  if (status) return t('hat den Status auf „{status}“ gesetzt', { status: statusWord(status) });
  const priority = taskPriorities.find((one) => one === after['priority']);
  if (priority)
    return t('hat die Dringlichkeit auf „{priority}“ gesetzt', { priority: priorityWord(priority) });
  if (changed.includes('due_on')) {
    return t('hat den Termin geändert: {from} → {to}', {
      from: day(before['due_on']),
      to: day(after['due_on']),
    });
  }
  if (changed.includes('title')) return t('hat den Titel geändert');
  if (changed.includes('description')) return t('hat die Beschreibung geändert');
  return null;
}

const assignmentWords = (action: TaskHistoryEntry['action'], name: string): string =>
  action === 'insert'
    ? t('hat {name} eingeteilt', { name })
    : t('hat {name} nicht mehr eingeteilt', { name });

function stepWords(after: Values): string | null {
  if (!('answer' in after)) return null;
  return after['answer'] === null ? t('hat einen Schritt zurückgenommen') : t('hat einen Schritt abgehakt');
}

function sessionWords(after: Values): string | null {
  if (after['status'] === 'paused') return t('macht Pause');
  if (after['status'] === 'in_progress') return t('arbeitet weiter');
  return after['status'] === 'completed' ? t('hat die Arbeit beendet') : null;
}

function materialWords(action: TaskHistoryEntry['action'], before: Values, after: Values): string {
  const name = String(after['name'] ?? before['name'] ?? '');
  if (action === 'delete') return t('hat Material entfernt: {name}', { name });
  return action === 'insert' ? t('hat Material eingetragen: {name}', { name }) : t('hat Material berichtigt');
}
