import { useRows } from '@citypulse/client/react/sync';
import type { BuildingId } from '@citypulse/contracts/common';
import { useMemo } from 'react';
import type { Names } from './field-words.ts';

/** Names of what a value of a conflict may point at, from the device. */
export function useNames(buildingId: BuildingId): Names {
  const { rows: assets } = useRows('assets', { buildingId });
  const { rows: points } = useRows('measuring_points', { buildingId });
  const { rows: tasks } = useRows('maintenance_tasks', { buildingId });
  return useMemo(() => {
    const named = [...assets, ...points, ...tasks.flatMap(({ assignees }) => assignees)];
    const names = new Map<string, string>(named.map(({ id, name }) => [id, name]));
    return (id: string) => names.get(id);
  }, [assets, points, tasks]);
}
