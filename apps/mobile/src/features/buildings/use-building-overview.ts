import { useRecentEnergy, useOfflineReadiness, type Readiness } from '@citypulse/client/react/offline';
import { useRows } from '@citypulse/client/react/sync';
import type { BuildingId, Medium } from '@citypulse/contracts/common';
import { localDateOf } from '@citypulse/energy/local-days';
import { useMemo, useState } from 'react';

export interface Curve {
  medium: Medium;
  unit: string;
  /** Hours, oldest first. */
  values: (number | null)[];
  /** Of the hours that are known; null: none is. */
  total: number | null;
}

export interface BuildingOverview {
  curves: Curve[];
  meters: number;
  assets: number;
  openTasks: number;
  overdue: number;
  running: number;
  readiness: Readiness | undefined;
}

/** What a building's card and head show, all from the device. */
export function useBuildingOverview(buildingId: BuildingId): BuildingOverview {
  const energy = useRecentEnergy(buildingId);
  const readiness = useOfflineReadiness(buildingId);
  const { rows: points } = useRows('measuring_points', { buildingId });
  const { rows: assets } = useRows('assets', { buildingId });
  const { rows: tasks } = useRows('maintenance_tasks', { buildingId });
  const [today] = useState(() => localDateOf(Date.now()));
  return useMemo(() => {
    const open = tasks.filter(({ status }) => status !== 'done' && status !== 'cancelled');
    return {
      curves: (energy ?? []).map(({ medium, unit, points: hours }) => curveOf(medium, unit, hours)),
      meters: points.filter(({ retiredOn }) => retiredOn === null).length,
      assets: assets.filter(({ retiredOn }) => retiredOn === null).length,
      openTasks: open.length,
      overdue: open.filter(({ dueOn }) => dueOn !== null && dueOn < today).length,
      running: open.filter(({ status }) => status === 'in_progress').length,
      readiness,
    };
  }, [energy, points, assets, tasks, readiness, today]);
}

function curveOf(medium: Medium, unit: string, hours: readonly { value: number | null }[]): Curve {
  const values = hours.map(({ value }) => value);
  const known = values.filter((value) => value !== null);
  const total = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  return { medium, unit, values, total };
}
