import { useRow, useRows } from '@citypulse/client/react/sync';
import type { decisionsOf } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useFormats } from '@citypulse/ui/web/provider';
import { fieldWords, valueWords } from './conflict-words.ts';

type Values = Readonly<Record<string, unknown>>;
type Decision = ReturnType<typeof decisionsOf>[number];

const isNothing = (value: unknown) => value === null || value === undefined || value === '';

/** What one side of a Konflikt holds, in words: the field that is decided, and below what goes along with it. */
export function useValueWords({
  buildingId,
  entity,
}: SyncConflict): (values: Values, decision: Decision) => string {
  const formats = useFormats();
  const { rows: assets } = useRows('assets', { buildingId });
  const { rows: tasks } = useRows('maintenance_tasks', { buildingId });
  const step = useRow('checklist_items', entity.t === 'checklist_items' ? entity.id : null);
  const material = useRow('task_materials', entity.t === 'task_materials' ? entity.id : null);
  const named = [...assets, ...tasks.flatMap(({ assignees }) => assignees)];
  const names = new Map<string, string>(named.map(({ id, name }) => [id, name]));
  const about = { nameOf: (id: string) => names.get(id), step, unit: material?.unit };
  return (values, { field, along }) => {
    const told = along.filter((other) => !isNothing(values[other]));
    const below = told.map(
      (other) => `${fieldWords(other)}: ${valueWords(other, values[other], formats, about)}`,
    );
    return [valueWords(field, values[field], formats, about), ...below].join('\n');
  };
}
