import { newId } from '@citypulse/client/new-id';
import { useCan } from '@citypulse/client/react/session';
import { useMutate, useRows } from '@citypulse/client/react/sync';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { TaskMaterial } from '@citypulse/contracts/task-work';
import { useFormats } from '@citypulse/ui/web/provider';
import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { Section } from './section.tsx';
import { isClosed } from './task-words.ts';
import classes from './panel.module.css';

export function TaskMaterials({ task }: { task: MaintenanceTask }) {
  const { rows } = useRows('task_materials', { taskId: task.id });
  const canWork = useCan('maintenance:work', task.buildingId);
  const formats = useFormats();
  const mutate = useMutate();
  if (rows.length === 0) return null;
  const remove = async ({ id, name, quantity, unit }: TaskMaterial) => {
    if (!(await mutate('removeTaskMaterial', { params: { materialId: id } }))) return;
    const again = { id: newId() as TaskMaterial['id'], name, quantity, unit };
    notify({
      text: t('{name} entfernt.', { name }),
      undo: () => void mutate('addTaskMaterial', { params: { taskId: task.id }, body: again }),
    });
  };
  return (
    <Section title={t('Material')} count={rows.length}>
      <ul className={classes.materials}>
        {rows.map((material) => (
          <li key={material.id}>
            <span className="num">
              {formats.number(material.quantity, Number.isInteger(material.quantity) ? 0 : 2)} {material.unit}
            </span>
            <span>{material.name}</span>
            {canWork && !isClosed(task) && (
              <ActionIcon
                size="sm"
                aria-label={t('{name} entfernen', { name: material.name })}
                onClick={() => void remove(material)}
              >
                <IconTrash size={16} stroke={1.75} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
