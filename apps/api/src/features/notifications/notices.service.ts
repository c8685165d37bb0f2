import type { FaultCategory } from '@citypulse/contracts/fault-reports';
import type { Notification, NotificationType } from '@citypulse/contracts/notifications';
import type { Permission } from '@citypulse/contracts/permissions';
import type { Entry, Fact } from './inbox.sql.ts';
import type { Told } from './texts.service.ts';

/** Something to tell, to whoever of `to` may see it where it is; null: to all of those. */
export interface Notice {
  /** What caused it; the same cause tells nobody twice. */
  key: string;
  type: NotificationType;
  told: Told;
  subject: Notification['subject'];
  may: Permission;
  buildingId: string;
  to: readonly string[] | null;
  /** Whose own act it was. */
  except: string | null;
}

const textIn = (values: Readonly<Record<string, unknown>>, field: string): string | null => {
  const value = values[field];
  return typeof value === 'string' ? value : null;
};
type Common = Pick<Notice, 'key' | 'buildingId' | 'except'>;

/** What an entry of the audit log is worth telling, given the row as it is now. */
export function noticesOf(entry: Entry, fact: Fact): Notice[] {
  const { row } = fact;
  const common: Common = {
    key: `${entry.table}:${entry.id}`,
    buildingId: textIn(row, 'building_id') ?? '',
    except: entry.actorId,
  };
  switch (entry.table) {
    case 'maintenance_tasks':
      return taskNotices(entry, fact, common);
    case 'task_assignees':
      return assigneeNotices(entry, fact, common);
    case 'fault_reports':
      return reportNotices(entry, fact, common);
    case 'alerts':
      return alertNotices(entry, fact, common);
    case 'sync_conflicts':
      return conflictNotices(entry, fact, common);
    case 'role_assignments':
      return [];
  }
}

const person = (id: unknown): string[] => (typeof id === 'string' ? [id] : []);

function taskNotices(entry: Entry, fact: Fact, common: Common): Notice[] {
  const { row, building, completedBy: by, assigneeIds } = fact;
  if (entry.action !== 'update') return [];
  const [task, dueOn] = [textIn(row, 'title') ?? '', textIn(row, 'due_on')];
  const told: Notice[] = [];
  if ('due_on' in entry.after) {
    const moved = { name: 'task_due_moved', task, building, dueOn } as const;
    told.push({ ...ofTask(entry, common), key: assignmentKey(entry), told: moved, to: assigneeIds });
  }
  if (textIn(entry.after, 'status') === 'done') {
    const done = { name: 'task_done', task, building, by } as const;
    told.push({ ...ofTask(entry, common), told: done, to: person(row['created_by']) });
  }
  if (textIn(entry.after, 'status') === 'cancelled') {
    const to = [...new Set([...assigneeIds, ...fact.brokenOffIds])];
    told.push({ ...ofTask(entry, common), told: { name: 'task_cancelled', task, building }, to });
  }
  return told;
}

/** Whoever is given an Auftrag hears its day by that, and not once more. */
const assignmentKey = ({ xid, rowId }: Entry) => `task:${xid}:${rowId}`;

const ofTask = ({ rowId }: Entry, common: Common) => ({
  ...common,
  type: 'MAINTENANCE_REMINDER' as const,
  subject: { t: 'maintenance_tasks' as const, id: rowId },
  may: 'maintenance:read' as const,
});

function assigneeNotices(entry: Entry, { row, building }: Fact, common: Common): Notice[] {
  const [task, dueOn] = [textIn(row, 'title') ?? '', textIn(row, 'due_on')];
  const about = ofTask(entry, common);
  return entry.action === 'delete'
    ? [{ ...about, told: { name: 'task_taken', task, building }, to: person(entry.before['user_id']) }]
    : [
        {
          ...about,
          key: assignmentKey(entry),
          told: { name: 'task_assigned', task, building, dueOn },
          to: person(entry.after['user_id']),
        },
      ];
}

function reportNotices(entry: Entry, fact: Fact, common: Common): Notice[] {
  const about = { ...common, subject: { t: 'fault_reports' as const, id: entry.rowId } };
  if (entry.action === 'insert') return [{ ...about, ...newReport(fact) }];
  const told = entry.action === 'update' ? decisionIn(entry, fact) : null;
  if (!told) return [];
  const to = person(fact.row['reported_by']);
  return [{ ...about, type: 'MAINTENANCE_REMINDER', may: 'maintenance:read', to, told }];
}

/** Danger concerns whoever can do something about it at once; everything else waits for those who plan. */
function newReport({ row, building }: Fact): Pick<Notice, 'type' | 'may' | 'to' | 'told'> {
  const told = {
    category: textIn(row, 'category') as FaultCategory,
    building,
    text: textIn(row, 'text') ?? '',
  };
  return textIn(row, 'urgency') === 'danger'
    ? {
        type: 'CRITICAL_ENERGY_ALERT',
        may: 'alerts:handle',
        to: null,
        told: { name: 'report_danger', ...told },
      }
    : {
        type: 'MAINTENANCE_REMINDER',
        may: 'maintenance:plan',
        to: null,
        told: { name: 'report_new', ...told },
      };
}

function decisionIn({ after }: Entry, { row, building }: Fact): Told | null {
  const status = textIn(after, 'status');
  if (status === 'task_made') return { name: 'report_task', building, text: textIn(row, 'text') ?? '' };
  if (status !== 'rejected') return null;
  return { name: 'report_rejected', building, reason: textIn(row, 'rejection') ?? '' };
}

/** Reported danger is told by its Meldung. */
function alertNotices(entry: Entry, { row, building, point }: Fact, common: Common): Notice[] {
  if (entry.action !== 'insert' || textIn(entry.after, 'rule') !== 'implausible_reading') return [];
  return [
    {
      ...common,
      type: textIn(row, 'severity') === 'critical' ? 'CRITICAL_ENERGY_ALERT' : 'SYSTEM_STATUS_UPDATE',
      subject: { t: 'alerts', id: entry.rowId },
      may: 'alerts:handle',
      to: null,
      told: { name: 'reading_implausible', building, point: point ?? '' },
    },
  ];
}

/** A Konflikt is nobody's act: who sent the change hears of it as well as whose value stands against it. */
function conflictNotices(entry: Entry, { row, building }: Fact, common: Common): Notice[] {
  if (entry.action !== 'insert' || entry.after['resolved_at'] !== null) return [];
  return [
    {
      ...common,
      except: null,
      type: 'SYSTEM_STATUS_UPDATE',
      subject: { t: 'sync_conflicts', id: entry.rowId },
      may: 'maintenance:read',
      to: [...new Set([...person(row['user_id']), ...person(row['theirs_by'])])],
      told: { name: 'conflict', title: textIn(row, 'title') ?? '', building },
    },
  ];
}
