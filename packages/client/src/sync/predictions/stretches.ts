import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import type { View } from './prediction.ts';

const secondsBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

/** Stretches of work add up; pauses do not count. */
export function moved(
  session: MaintenanceSession,
  status: MaintenanceSession['status'],
  at: string,
): Partial<MaintenanceSession> {
  const worked = session.runningSince === null ? 0 : secondsBetween(session.runningSince, at);
  const isOver = status === 'completed' || status === 'cancelled';
  return {
    status,
    workedSeconds: session.workedSeconds + worked,
    runningSince: status === 'in_progress' ? at : null,
    completedAt: isOver ? at : null,
  };
}

/** Work under way at a task ends with it: who finishes it ends his own, who cancels it everybody's. */
export async function endSessions(
  view: View,
  taskId: string,
  { status, at, userId }: { status: 'completed' | 'cancelled'; at: string; userId?: string },
): Promise<void> {
  for (const session of await view.rows('maintenance_sessions', { taskId })) {
    const isUnderWay = session.status === 'in_progress' || session.status === 'paused';
    if (!isUnderWay || (userId !== undefined && session.user.id !== userId)) continue;
    await view.patch('maintenance_sessions', session.id, moved(session, status, at));
  }
}
