import { useRow, useRows } from '@citypulse/client/react/sync';
import type { BuildingId } from '@citypulse/contracts/common';
import type { decisionsOf } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useMemo } from 'react';
import { useText } from '../../text/text.ts';
import { fieldName, valueWords } from './field-words.ts';

type Values = Readonly<Record<string, unknown>>;
type Decision = ReturnType<typeof decisionsOf>[number];

const isNothing = (value: unknown) => value === null || value === undefined || value === '';

/** What one side of a Konflikt holds, in words: the field that is decided, and below what goes along with it. */
export function useValueWords({
  buildingId,
  entity: { t, id },
}: SyncConflict): (values: Values, decision: Decision) => string {
  const text = useText();
  const nameOf = useNames(buildingId);
  const step = useRow('checklist_items', t === 'checklist_items' ? id : null);
  const material = useRow('task_materials', t === 'task_materials' ? id : null);
  const words = (field: string, value: unknown) =>
    valueWords(field, value, text, { nameOf, step, unit: material?.unit });
  return (values, { field, along }) => {
    const told = along.filter((other) => !isNothing(values[other]));
    const below = told.map((other) => `${fieldName(other, text)}: ${words(other, values[other])}`);
    return [words(field, values[field]), ...below].join('\n');
  };
}

/** Names of what a value of a conflict may point at, from the device. */
function useNames(buildingId: BuildingId): (id: string) => string | undefined {
  const { rows: assets } = useRows('assets', { buildingId });
  const { rows: points } = useRows('measuring_points', { buildingId });
  const { rows: tasks } = useRows('maintenance_tasks', { buildingId });
  return useMemo(() => {
    const named = [...assets, ...points, ...tasks.flatMap(({ assignees }) => assignees)];
    const names = new Map<string, string>(named.map(({ id, name }) => [id, name]));
    return (id: string) => names.get(id);
  }, [assets, points, tasks]);
}
