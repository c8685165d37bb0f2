import { useMutate } from '@citypulse/client/react/sync';
import { nextStatuses, type MaintenanceTask, type TaskStatus } from '@citypulse/contracts/maintenance';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { statusWord } from './task-words.ts';

const params = (task: MaintenanceTask) => ({ params: { taskId: task.id } });

/** What an office does to a task; each change can be taken back for eight seconds by the opposite change. */
export function useTaskActions() {
  const mutate = useMutate();
  return {
    async setStatus(task: MaintenanceTask, status: TaskStatus): Promise<void> {
      const before = task.status;
      if (before === status || !nextStatuses[before].includes(status)) return;
      if (!(await mutate('updateTask', { ...params(task), body: { status } }))) return;
      // Finished is only what has a result: whoever has reopened it finishes it anew.
      const undo =
        before !== 'done' && nextStatuses[status].includes(before)
          ? () => void mutate('updateTask', { ...params(task), body: { status: before } })
          : undefined;
      notify({
        text: t('{title}: {status}', { title: task.title, status: statusWord(status) }),
        ...(undo && { undo }),
      });
    },
    update(
      task: MaintenanceTask,
      body: Partial<Pick<MaintenanceTask, 'title' | 'description' | 'dueOn' | 'priority' | 'place'>>,
    ): void {
      void mutate('updateTask', { ...params(task), body });
    },
    async assign(task: MaintenanceTask, assigneeIds: readonly string[]): Promise<void> {
      const before = task.assignees.map(({ id }) => id);
      const body = { assigneeIds: [...assigneeIds] as never };
      if (!(await mutate('updateTask', { ...params(task), body }))) return;
      notify({
        text: t('Zuständigkeit geändert.'),
        undo: () => void mutate('updateTask', { ...params(task), body: { assigneeIds: before } }),
      });
    },
  };
}
