import { localDateOf } from '@citypulse/energy/local-days';
import type { AppContext } from '../../platform/context.ts';
import { addressed } from './inbox.service.ts';
import { listDueTasks, lockProgress, writeRemindedOn, type DueTask } from './inbox.sql.ts';
import type { Notice } from './notices.service.ts';
import { insertNotifications } from './notifications.sql.ts';

/** Local hour of the town from which a day's reminders are written. */
const firstHour = 6;
const hourInTown = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  hour: 'numeric',
  hourCycle: 'h23',
});

/** Reminds of what is due today or overdue, once a day however many nodes ask; a node that comes later makes up for it. */
export async function remindOfDue(app: AppContext): Promise<void> {
  const now = app.now();
  if (Number(hourInTown.format(now)) < firstHour) return;
  const today = localDateOf(now.getTime());
  await app.db.system.transaction().execute(async (tx) => {
    const progress = await lockProgress(tx);
    if (!progress || (progress.reminded_on !== null && progress.reminded_on >= today)) return;
    const notices = (await listDueTasks(tx, today)).map((task) => reminderOf(task, today));
    await insertNotifications(tx, await addressed(tx, notices, now.toISOString()));
    await writeRemindedOn(tx, today);
  });
}

function reminderOf({ id, title, dueOn, buildingId, building, assigneeIds }: DueTask, today: string): Notice {
  return {
    key: `due:${id}:${today}`,
    type: 'MAINTENANCE_REMINDER',
    subject: { t: 'maintenance_tasks', id },
    may: 'maintenance:read',
    buildingId,
    to: assigneeIds,
    except: null,
    told: { name: 'task_due', task: title, building, dueOn, isOverdue: dueOn < today },
  };
}
