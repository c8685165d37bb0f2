import type { FaultReport } from '@citypulse/contracts/fault-reports';
import type {
  MaintenanceTask,
  TaskKind,
  TaskPriority,
  TaskResult,
  TaskStatus,
} from '@citypulse/contracts/maintenance';
import type { Status } from '@citypulse/ui/icons';
import { t } from '../../shell/i18n.ts';

export const kindWord = (kind: TaskKind): string => {
  switch (kind) {
    case 'fault':
      return t('Störung');
    case 'maintenance':
      return t('Wartung');
    case 'inspection':
      return t('Prüfung');
    case 'reading':
      return t('Ablesung');
  }
};

export const statusWord = (status: TaskStatus): string => {
  switch (status) {
    case 'open':
      return t('geplant');
    case 'in_progress':
      return t('in Arbeit');
    case 'paused':
      return t('pausiert');
    case 'done':
      return t('erledigt');
    case 'cancelled':
      return t('abgebrochen');
  }
};

export const statusShape: Record<TaskStatus, Status> = {
  open: 'stale',
  in_progress: 'info',
  paused: 'pending',
  done: 'ok',
  cancelled: 'stale',
};

export const priorityWord = (priority: TaskPriority): string => {
  switch (priority) {
    case 'low':
      return t('Niedrig');
    case 'normal':
      return t('Normal');
    case 'high':
      return t('Hoch');
    case 'urgent':
      return t('Dringend');
  }
};

export const resultWord = (result: TaskResult): string => {
  switch (result) {
    case 'done':
      return t('erledigt');
    case 'partial':
      return t('teilweise erledigt');
    case 'not_possible':
      return t('nicht möglich');
  }
};

export const categoryWord = (category: FaultReport['category']): string => {
  switch (category) {
    case 'water':
      return t('Wasser');
    case 'heating':
      return t('Heizung');
    case 'electricity':
      return t('Strom');
    case 'door_window':
      return t('Tür, Fenster');
    case 'light':
      return t('Licht');
    case 'other':
      return t('Anderes');
  }
};

/** The number, or what stands for it until the server has given one. */
export const numberOf = (task: MaintenanceTask): string => task.number ?? t('neu');

export const isClosed = (task: MaintenanceTask): boolean =>
  task.status === 'done' || task.status === 'cancelled';

export const isOverdue = (task: MaintenanceTask, today: string): boolean =>
  !isClosed(task) && task.dueOn !== null && task.dueOn < today;
