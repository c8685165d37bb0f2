import { useRow, useRows, type Local } from '@citypulse/client/react/sync';
import type { Asset } from '@citypulse/contracts/assets';
import type { Building } from '@citypulse/contracts/buildings';
import type { MeasuringPointId } from '@citypulse/contracts/common';
import type { Label } from '@citypulse/contracts/labels';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { useMemo } from 'react';

export interface Target {
  building: Building | undefined;
  point: MeasuringPoint | undefined;
  asset: Asset | undefined;
  /** Not finished, the most urgent first. */
  tasks: readonly Local<MaintenanceTask>[];
}

/** What a label hangs on, with the work that waits there, all from the device. */
export function useTarget({ buildingId, target }: Label): Target {
  const building = useRow('buildings', buildingId);
  const point = useRow('measuring_points', target.t === 'measuring_point' ? target.id : null);
  const asset = useRow('assets', target.t === 'asset' ? target.id : null);
  const { rows } = useRows('maintenance_tasks', { buildingId });
  const { t, id } = target;
  const tasks = useMemo(
    () => rows.filter((task) => isOpen(task) && concerns(task, t, id)).toSorted(byUrgency),
    [rows, t, id],
  );
  return { building, point, asset, tasks };
}

const isOpen = ({ status }: MaintenanceTask) => status !== 'done' && status !== 'cancelled';

function concerns(task: MaintenanceTask, t: Label['target']['t'], id: string): boolean {
  if (t === 'measuring_point') return task.measuringPointId === (id as MeasuringPointId);
  return t === 'building' || task.assetId === id;
}

const byUrgency = (a: MaintenanceTask, b: MaintenanceTask) =>
  Number(b.status === 'in_progress') - Number(a.status === 'in_progress') ||
  (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999');
