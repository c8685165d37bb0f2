import { newId } from '@citypulse/client/new-id';
import { useMutate, useRows } from '@citypulse/client/react/sync';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { TaskMaterial } from '@citypulse/contracts/task-work';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { IconButton } from 'react-native-paper';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useNote } from '../../ui/undo.tsx';
import { Words } from '../../ui/words.tsx';

/** What was used up, for the next order. */
export function TaskMaterials({ task }: { task: MaintenanceTask }) {
  const { t } = useText();
  const mutate = useMutate();
  const note = useNote();
  const { rows } = useRows('task_materials', { taskId: task.id });
  const [adding, setAdding] = useState(false);
  const remove = async ({ id, name, quantity, unit }: TaskMaterial) => {
    if (!(await mutate('removeTaskMaterial', { params: { materialId: id } }, { title: name }))) return;
    const body = { id: newId() as TaskMaterial['id'], name, quantity, unit };
    note({
      text: name,
      undo: () => void mutate('addTaskMaterial', { params: { taskId: task.id }, body }, { title: name }),
    });
  };
  return (
    <>
      <SectionTitle>{t.maintenance.materials}</SectionTitle>
      {rows.length > 0 && <Materials rows={rows} onRemove={(material) => void remove(material)} />}
      <BigButton
        kind="word"
        size="small"
        icon="plus"
        label={t.maintenance.addMaterial}
        onPress={() => setAdding(true)}
      />
      {adding && <MaterialSheet task={task} onClose={() => setAdding(false)} />}
    </>
  );
}

/** The same at a closed task, where there is any. */
export function UsedMaterials({ taskId }: { taskId: MaintenanceTask['id'] }) {
  const { t } = useText();
  const { rows } = useRows('task_materials', { taskId });
  if (rows.length === 0) return null;
  return (
    <>
      <SectionTitle>{t.maintenance.materials}</SectionTitle>
      <Materials rows={rows} />
    </>
  );
}

interface MaterialsProps {
  rows: readonly TaskMaterial[];
  onRemove?: (material: TaskMaterial) => void;
}

function Materials({ rows, onRemove }: MaterialsProps) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  return (
    <Card>
      {rows.map((material, index) => (
        <View key={material.id}>
          {index > 0 && <Hairline />}
          <View style={styles.row}>
            <Words weight="medium" tabular>
              {`${formats.number(material.quantity, Number.isInteger(material.quantity) ? 0 : 2)} ${material.unit}`}
            </Words>
            <Words style={styles.grow}>{material.name}</Words>
            {onRemove && (
              <IconButton
                icon="trash"
                iconColor={color['text-2']}
                aria-label={t.maintenance.removeMaterial(material.name)}
                onPress={() => onRemove(material)}
              />
            )}
          </View>
        </View>
      ))}
    </Card>
  );
}

function MaterialSheet({ task, onClose }: { task: MaintenanceTask; onClose: () => void }) {
  const { t, formats } = useText();
  const mutate = useMutate();
  const feedback = useFeedback();
  const [name, setName] = useState('');
  const [quantity, setQuantity] = useState('1');
  const [unit, setUnit] = useState(t.maintenance.pieces);
  const amount = formats.parse(quantity);
  const isComplete = name.trim() !== '' && unit.trim() !== '' && amount !== undefined && amount > 0;
  const save = async () => {
    if (!isComplete) return;
    const id = newId() as TaskMaterial['id'];
    const body = { id, name: name.trim(), quantity: amount, unit: unit.trim() };
    const kept = await mutate(
      'addTaskMaterial',
      { params: { taskId: task.id }, body },
      { title: name.trim() },
    );
    if (!kept) return;
    feedback('save');
    onClose();
  };
  return (
    <Sheet title={t.maintenance.addMaterial} onClose={onClose}>
      <TextField label={t.maintenance.materialName} value={name} onChangeText={setName} />
      <View style={styles.pair}>
        <View style={styles.grow}>
          <TextField
            label={t.maintenance.materialQuantity}
            value={quantity}
            onChangeText={setQuantity}
            inputMode="decimal"
          />
        </View>
        <View style={styles.grow}>
          <TextField label={t.maintenance.materialUnit} value={unit} onChangeText={setUnit} />
        </View>
      </View>
      <BigButton icon="check" label={t.maintenance.save} disabled={!isComplete} onPress={() => void save()} />
    </Sheet>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 56, paddingLeft: 16 },
  grow: { flex: 1 },
  pair: { flexDirection: 'row', gap: 12 },
});
