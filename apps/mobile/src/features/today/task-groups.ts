import type { Local } from '@citypulse/client/react/sync';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';

export type Task = Local<MaintenanceTask>;
const groupNames = ['overdue', 'today', 'week', 'later', 'undated'] as const;
export type GroupName = (typeof groupNames)[number];

export const isOpen = (task: MaintenanceTask): boolean =>
  task.status !== 'done' && task.status !== 'cancelled';

/** The local day, as the town's calendar has it. */
export const dayOf = (time: number | Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(time);

/** Whole days from one local day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export function groupOf(task: MaintenanceTask, today: string): GroupName {
  const { dueOn } = task;
  if (dueOn === null) return task.status === 'open' ? 'undated' : 'today';
  if (dueOn < today) return 'overdue';
  if (dueOn === today || task.status === 'in_progress') return 'today';
  return dueOn <= plusDays(today, 7) ? 'week' : 'later';
}

const weight = { urgent: 0, high: 1, normal: 2, low: 3 };

/** Open tasks by when they are due; within a group the pressing ones first. */
export function grouped(tasks: readonly Task[], today: string): { name: GroupName; tasks: Task[] }[] {
  const byName = Map.groupBy(
    tasks
      .filter(isOpen)
      .toSorted(
        (a, b) =>
          (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') ||
          weight[a.priority] - weight[b.priority] ||
          a.title.localeCompare(b.title, 'de'),
      ),
    (task) => groupOf(task, today),
  );
  return groupNames.flatMap((name) => {
    const inGroup = byName.get(name);
    return inGroup ? [{ name, tasks: inGroup }] : [];
  });
}

export type Filter = 'mine' | 'buildings' | 'overdue';

interface Shown {
  userId: string;
  today: string;
  /** Pinned above the list already. */
  runningId: string | undefined;
  /** Where meters of the month's round are still to be read: the round stands for those Ablesungen. */
  roundIn: ReadonlySet<string>;
}

/** What each chip shows; its number counts exactly that. */
export function listsOf(rows: readonly Task[], shown: Shown): Record<Filter, Task[]> {
  const open = rows.filter(
    (task) =>
      isOpen(task) &&
      task.id !== shown.runningId &&
      !(task.kind === 'reading' && shown.roundIn.has(task.buildingId)),
  );
  return {
    mine: open.filter(({ assignees }) => assignees.some(({ id }) => id === shown.userId)),
    buildings: open,
    overdue: open.filter((task) => groupOf(task, shown.today) === 'overdue'),
  };
}
