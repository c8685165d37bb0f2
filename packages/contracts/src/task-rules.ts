import { nextStatuses, type TaskStatus } from './maintenance.ts';
import { can, type Grant } from './permissions.ts';
import type { SessionStatus } from './task-work.ts';

/** What the server decides about Aufträge, and the apps know beforehand. */
export interface Person {
  id: string;
  grants: readonly Grant[];
}

export const isClosed = (status: TaskStatus): boolean => status === 'done' || status === 'cancelled';

/** What may follow what in somebody's work; what has ended stays ended. */
export const nextSessionStatuses: Record<SessionStatus, readonly SessionStatus[]> = {
  in_progress: ['paused', 'completed', 'cancelled'],
  paused: ['in_progress', 'completed', 'cancelled'],
  completed: [],
  cancelled: [],
};

interface Stepping {
  buildingId: string;
  status: TaskStatus;
  /** Whoever finished it. */
  finisher: string | null;
}

/**
 * Why a task does not get from its status to this one by being changed; null when it does. `no_step`: that does not
 * follow; `completion`: finishing asks for a result; `planners`: cancelling, and reopening what others finished.
 */
export function stepHindrance(
  { buildingId, status, finisher }: Stepping,
  wanted: TaskStatus,
  person: Person,
): 'no_step' | 'completion' | 'planners' | null {
  if (wanted === status) return null;
  if (!nextStatuses[status].includes(wanted)) return 'no_step';
  if (wanted === 'done') return 'completion';
  const isPlanners = wanted === 'cancelled' || (isClosed(status) && finisher !== person.id);
  return isPlanners && !can(person.grants, 'maintenance:plan', buildingId) ? 'planners' : null;
}

/** Everybody may take work on and give his own back; others are a planner's to name. */
export function mayAssign(
  { id, grants }: Person,
  buildingId: string,
  before: readonly string[],
  after: readonly string[],
): boolean {
  const changed = [
    ...before.filter((one) => !after.includes(one)),
    ...after.filter((one) => !before.includes(one)),
  ];
  return changed.every((one) => one === id) || can(grants, 'maintenance:plan', buildingId);
}
