import { hindranceOf, mayDecide, type Hindrance } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useConflictTask } from './conflict-task.ts';
import { useUser } from './session.ts';
import { useRow, useRows } from './sync.ts';

/** What of a Konflikt the signed-in person may decide, by the rows and rights this device knows. */
export function useHindrances(conflict: SyncConflict): {
  mayDecide: boolean;
  /** Why the device's value cannot be chosen; null when it can. */
  of(field: string): Hindrance | null;
} {
  const { t, id } = conflict.entity;
  const session = useRow('maintenance_sessions', t === 'maintenance_sessions' ? id : null);
  const task = useConflictTask(conflict);
  const { rows: steps } = useRows('checklist_items', { taskId: task?.id ?? '-' });
  const user = useUser();
  const person = { id: user.id, grants: user.roles };
  return {
    mayDecide: mayDecide(person, conflict),
    of: (field) => hindranceOf(conflict, field, person, { task, steps, session }),
  };
}
