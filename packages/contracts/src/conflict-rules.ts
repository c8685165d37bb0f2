import type { ChecklistItem } from './checklists.ts';
import type { SyncConflict } from './conflicts.ts';
import { TaskStatus, type MaintenanceTask } from './maintenance.ts';
import { companionsOf } from './merge.ts';
import { can } from './permissions.ts';
import { syncEntityNames } from './sync-changes.ts';
import { isClosed, mayAssign, nextSessionStatuses, stepHindrance, type Person } from './task-rules.ts';
import { SessionStatus, type MaintenanceSession } from './task-work.ts';

/**
 * Why the device's value of a field cannot be written any more, at least not by this person. `gone`: the row was
 * taken away; `closed`: its Auftrag is closed; `no_step`: the state does not allow it; `planners`: it takes the right to
 * plan; `not_yours`: work is changed by whoever does it; `unanswered`: steps of the checklist are.
 */
export type Hindrance = 'gone' | 'closed' | 'no_step' | 'planners' | 'not_yours' | 'unanswered';

/** What the Konflikt is about, as it is now. */
export interface Standing {
  task: MaintenanceTask | undefined;
  steps: readonly ChecklistItem[];
  session: MaintenanceSession | undefined;
}

/** Who may decide a Konflikt at all. */
export const mayDecide = ({ grants }: Person, { buildingId }: SyncConflict): boolean =>
  can(grants, 'maintenance:work', buildingId);

/** What clashed: what the device wanted to change, or, where the row is gone, what stood there. */
function clashingFields({ mine, theirs }: SyncConflict): string[] {
  const own = Object.keys(mine);
  return own.length > 0 ? own : Object.keys(theirs);
}

/**
 * The field whose choice holds for this one as well; itself for most. A moment goes with what was done then, and a
 * remark or signature with the result it was given to, unless the other side has a result it could stand beside.
 */
export function decidedBy(conflict: SyncConflict, field: string): string {
  const entity = syncEntityNames.find((name) => name === conflict.entity.t);
  const main = entity && companionsOf(entity)[field];
  const fields = clashingFields(conflict);
  if (main !== undefined && fields.includes(main)) return main;
  const isCompletion = entity === 'maintenance_tasks' && fields.includes('result');
  return isCompletion && (conflict.theirs['result'] ?? null) === null ? 'result' : field;
}

/** What there is to decide: fields, each with those that go along with it. */
export function decisionsOf(conflict: SyncConflict): { field: string; along: string[] }[] {
  const fields = clashingFields(conflict);
  return fields
    .filter((field) => decidedBy(conflict, field) === field)
    .map((field) => ({
      field,
      along: fields.filter((other) => other !== field && decidedBy(conflict, other) === field),
    }));
}

/** Whatever is not hindered the server takes; what is, nobody is to be offered. */
export function hindranceOf(
  conflict: SyncConflict,
  field: string,
  person: Person,
  standing: Standing,
): Hindrance | null {
  if (conflict.type === 'deleted') return 'gone';
  const wanted = conflict.mine[field];
  const { task, session } = standing;
  switch (conflict.entity.t) {
    case 'maintenance_tasks':
      return task ? ofTask(conflict, field, person, { ...standing, task }) : null;
    case 'checklist_items':
      return task && isClosed(task.status) ? 'closed' : null;
    case 'maintenance_sessions':
      if (session && session.user.id !== person.id) return 'not_yours';
      return session && field === 'status' ? ofWork(session, wanted) : null;
    default:
      return null;
  }
}

function ofTask(
  { mine }: SyncConflict,
  field: string,
  person: Person,
  { task, steps }: Standing & { task: MaintenanceTask },
): Hindrance | null {
  const { buildingId, status, assignees } = task;
  const stepTo = (wanted: TaskStatus) => {
    const finisher = task.completedBy?.id ?? null;
    const hindrance = stepHindrance({ buildingId, status, finisher }, wanted, person);
    return hindrance === 'completion' ? 'no_step' : hindrance;
  };
  // A task is finished anew only after it was reopened.
  if ('result' in mine) return stepTo('open') ?? (field === 'result' ? unanswered(mine[field], steps) : null);
  if (field === 'status') {
    const wanted = TaskStatus.safeParse(mine[field]).data;
    return wanted === undefined ? null : stepTo(wanted);
  }
  if (isClosed(status)) return 'closed';
  const named = mine[field];
  if (field !== 'assigneeIds' || !Array.isArray(named)) return null;
  const before = assignees.map(({ id }) => id);
  return mayAssign(person, buildingId, before, named.map(String)) ? null : 'planners';
}

const unanswered = (result: unknown, steps: readonly ChecklistItem[]): Hindrance | null =>
  result === 'done' && steps.some(({ required, answer }) => required && answer === null)
    ? 'unanswered'
    : null;

function ofWork({ status }: MaintenanceSession, wanted: unknown): Hindrance | null {
  const next = SessionStatus.safeParse(wanted).data;
  const isStep = next === undefined || next === status || nextSessionStatuses[status].includes(next);
  return isStep ? null : 'no_step';
}
