import type { FaultCategory } from '@citypulse/contracts/fault-reports';
import { securityWords, type SecurityAlert } from './security-texts.ts';

/** What a message says, before it is put in the reader's language. */
export type Told =
  | { name: 'task_assigned' | 'task_due_moved'; task: string; building: string; dueOn: string | null }
  | { name: 'task_taken' | 'task_cancelled'; task: string; building: string }
  | { name: 'task_done'; task: string; building: string; by: string | null }
  | { name: 'task_due'; task: string; building: string; dueOn: string; isOverdue: boolean }
  | { name: 'report_new' | 'report_danger'; category: FaultCategory; building: string; text: string }
  | { name: 'report_task'; building: string; text: string }
  | { name: 'report_rejected'; building: string; reason: string }
  | { name: 'conflict'; title: string; building: string }
  | { name: 'reading_implausible'; building: string; point: string }
  | { name: 'access_changed' };

export type Language = 'de' | 'en';
type Text = [title: string, message: string];

/** As `push_notifications` takes it. */
const longestTitle = 255;
const longestMessage = 1_000;

export function textOf(told: Told | SecurityAlert, language: Language): { title: string; message: string } {
  const [title, message] = wordsOf(told, language);
  return { title: cut(title, longestTitle), message: cut(message, longestMessage) };
}

function wordsOf(told: Told | SecurityAlert, language: Language): Text {
  if (told.name === 'security_alert') return securityWords(told, language);
  return language === 'en' ? inEnglish(told) : inGerman(told);
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const joined = (...parts: (string | null)[]) => parts.filter((part) => part).join(' · ');

const germanDay = (day: string) => day.split('-').toReversed().join('.');
const germanCategories: Record<FaultCategory, string> = {
  water: 'Wasser',
  heating: 'Heizung',
  electricity: 'Strom',
  door_window: 'Tür oder Fenster',
  light: 'Licht',
  other: 'Sonstiges',
};

function inGerman(told: Told): Text {
  switch (told.name) {
    case 'task_assigned':
      return [
        `Neuer Auftrag: ${told.task}`,
        joined(told.building, told.dueOn && `fällig am ${germanDay(told.dueOn)}`),
      ];
    case 'task_taken':
      return [`Nicht mehr dein Auftrag: ${told.task}`, told.building];
    case 'task_cancelled':
      return [`Auftrag abgebrochen: ${told.task}`, told.building];
    case 'task_due_moved':
      return [
        `Termin geändert: ${told.task}`,
        joined(told.building, told.dueOn ? `jetzt fällig am ${germanDay(told.dueOn)}` : 'jetzt ohne Termin'),
      ];
    case 'task_done':
      return [`Auftrag erledigt: ${told.task}`, joined(told.building, told.by && `von ${told.by}`)];
    case 'task_due':
      return [
        `${told.isOverdue ? 'Überfällig' : 'Heute fällig'}: ${told.task}`,
        joined(told.building, told.isOverdue ? `fällig war der ${germanDay(told.dueOn)}` : null),
      ];
    case 'report_new':
      return [`Neue Meldung: ${germanCategories[told.category]}`, joined(told.building, told.text)];
    case 'report_danger':
      return [`Gefahr gemeldet: ${germanCategories[told.category]}`, joined(told.building, told.text)];
    case 'report_task':
      return ['Aus deiner Meldung wurde ein Auftrag', joined(told.building, told.text)];
    case 'report_rejected':
      return ['Deine Meldung wurde abgelehnt', joined(told.building, told.reason)];
    case 'conflict':
      return [`Konflikt: ${told.title}`, joined(told.building, 'Zwei Änderungen passen nicht zusammen')];
    case 'reading_implausible':
      return ['Auffällige Ablesung', joined(told.building, told.point)];
    case 'access_changed':
      return ['Deine Rechte wurden geändert', 'Was du sehen und bearbeiten darfst, hat sich geändert.'];
  }
}

const englishCategories: Record<FaultCategory, string> = {
  water: 'water',
  heating: 'heating',
  electricity: 'electricity',
  door_window: 'door or window',
  light: 'light',
  other: 'other',
};

function inEnglish(told: Told): Text {
  switch (told.name) {
    case 'task_assigned':
      return [`New task: ${told.task}`, joined(told.building, told.dueOn && `due on ${told.dueOn}`)];
    case 'task_taken':
      return [`No longer your task: ${told.task}`, told.building];
    case 'task_cancelled':
      return [`Task cancelled: ${told.task}`, told.building];
    case 'task_due_moved':
      return [
        `Due date changed: ${told.task}`,
        joined(told.building, told.dueOn ? `now due on ${told.dueOn}` : 'now without a due date'),
      ];
    case 'task_done':
      return [`Task finished: ${told.task}`, joined(told.building, told.by && `by ${told.by}`)];
    case 'task_due':
      return [
        `${told.isOverdue ? 'Overdue' : 'Due today'}: ${told.task}`,
        joined(told.building, told.isOverdue ? `was due on ${told.dueOn}` : null),
      ];
    case 'report_new':
      return [`New report: ${englishCategories[told.category]}`, joined(told.building, told.text)];
    case 'report_danger':
      return [`Danger reported: ${englishCategories[told.category]}`, joined(told.building, told.text)];
    case 'report_task':
      return ['Your report became a task', joined(told.building, told.text)];
    case 'report_rejected':
      return ['Your report was turned down', joined(told.building, told.reason)];
    case 'conflict':
      return [`Conflict: ${told.title}`, joined(told.building, 'Two changes do not fit together')];
    case 'reading_implausible':
      return ['Implausible reading', joined(told.building, told.point)];
    case 'access_changed':
      return ['Your rights were changed', 'What you may see and change is different now.'];
  }
}
