import { newId } from '@citypulse/client/new-id';
import { useMutate } from '@citypulse/client/react/sync';
import type { MaintenanceSessionId } from '@citypulse/contracts/common';
import type { Label } from '@citypulse/contracts/labels';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useRouter } from 'expo-router';
import { useFeedback } from '../../preferences/use-feedback.ts';

/** Begins work where the label hangs, and opens the task; one that asks for the place begins there. */
export function useStartTask({ payload }: Label) {
  const mutate = useMutate();
  const router = useRouter();
  const feedback = useFeedback();
  return async (task: MaintenanceTask) => {
    const open = (code?: string) =>
      router.replace({ pathname: '/tasks/[task]', params: { task: task.id, ...(code && { code }) } });
    if (task.status === 'in_progress') return open();
    if (task.locationRequired) return open(payload);
    const id = newId() as MaintenanceSessionId;
    const body = { id, qrCode: payload, startedAt: new Date().toISOString() };
    const kept = await mutate('startSession', { params: { taskId: task.id }, body }, { title: task.title });
    if (!kept) return;
    feedback('save');
    open();
  };
}
