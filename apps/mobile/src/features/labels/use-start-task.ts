import type { Label } from '@citypulse/contracts/labels';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useRouter } from 'expo-router';
import { useOwnSession, useTaskClock } from '../maintenance/use-task-work.ts';

/** Begins work where the label hangs, or goes on with one's own, and opens the task; one that asks for the place begins there. */
export function useStartTask({ payload }: Label, task: MaintenanceTask) {
  const router = useRouter();
  const session = useOwnSession(task.id);
  const { start, goOn } = useTaskClock(task);
  const open = (code?: string) =>
    router.replace({ pathname: '/tasks/[task]', params: { task: task.id, ...(code && { code }) } });
  const begin = async () => {
    if (session?.status === 'in_progress') return open();
    if (!session && task.locationRequired) return open(payload);
    if (await (session ? goOn(session) : start(payload))) open();
  };
  return { isBegun: session !== undefined, begin };
}
