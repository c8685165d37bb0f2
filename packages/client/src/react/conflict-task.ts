import type { SyncConflict } from '@citypulse/contracts/conflicts';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useRow, type Local } from './sync.ts';

/** The Auftrag a Konflikt is about, itself or by its step, material or work; undefined where this device has it no more. */
export function useConflictTask({ entity: { t, id } }: SyncConflict): Local<MaintenanceTask> | undefined {
  const step = useRow('checklist_items', t === 'checklist_items' ? id : null);
  const material = useRow('task_materials', t === 'task_materials' ? id : null);
  const session = useRow('maintenance_sessions', t === 'maintenance_sessions' ? id : null);
  const taskId = t === 'maintenance_tasks' ? id : (step ?? material ?? session)?.taskId;
  return useRow('maintenance_tasks', taskId ?? null);
}
