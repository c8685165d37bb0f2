import { addDays, localDateOf } from '@citypulse/energy/local-days';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { addressed } from './inbox.service.ts';
import { listDueTasks, lockProgress, writeRemindedOn, type Days, type DueTask } from './inbox.sql.ts';
import type { Notice } from './notices.service.ts';
import { insertNotifications } from './notifications.sql.ts';

/** Local hour of the town from which a day's reminders are written. */
const firstHour = 6;
const hourInTown = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  hour: 'numeric',
  hourCycle: 'h23',
});

/** So long after the day it is said once more, and then no more. */
const daysUntilOverdue = 7;
const pageSize = 500;

/**
 * Reminds of what is due, and once more of what is a week overdue: each once however many nodes ask. A node that comes
 * days later makes up for them.
 */
export async function remindOfDue(app: AppContext): Promise<void> {
  const now = app.now();
  if (Number(hourInTown.format(now)) < firstHour) return;
  const today = localDateOf(now.getTime());
  await app.db.system.transaction().execute(async (tx) => {
    const progress = await lockProgress(tx);
    if (!progress || (progress.reminded_on !== null && progress.reminded_on >= today)) return;
    const weekAgo = addDays(today, -daysUntilOverdue);
    const until = progress.reminded_on ?? weekAgo;
    const write = (stage: Stage, days: Days) => writeReminders(tx, stage, days, now);
    await write('due', [until > weekAgo ? until : weekAgo, today]);
    await write('overdue', [addDays(until, -daysUntilOverdue), weekAgo]);
    await writeRemindedOn(tx, today);
  });
}

type Stage = 'due' | 'overdue';

async function writeReminders(tx: Db, stage: Stage, days: Days, now: Date): Promise<void> {
  const today = localDateOf(now.getTime());
  let page: DueTask[];
  let last: DueTask | undefined;
  do {
    page = await listDueTasks(tx, days, last, pageSize);
    last = page.at(-1);
    const notices = page.map((task) => reminderOf(stage, task, today));
    await insertNotifications(tx, await addressed(tx, notices, now.toISOString()));
  } while (page.length === pageSize);
}

function reminderOf(stage: Stage, task: DueTask, today: string): Notice {
  const { id, title, dueOn, buildingId, building, assigneeIds } = task;
  return {
    key: `${stage}:${id}:${dueOn}`,
    type: 'MAINTENANCE_REMINDER',
    subject: { t: 'maintenance_tasks', id },
    may: 'maintenance:read',
    buildingId,
    to: assigneeIds,
    except: null,
    told: { name: 'task_due', task: title, building, dueOn, isOverdue: dueOn < today },
  };
}
