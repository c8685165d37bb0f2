import { useRows } from '@citypulse/client/react/sync';
import type { BuildingId } from '@citypulse/contracts/common';
import { localDateOf } from '@citypulse/energy/local-days';
import { useState } from 'react';
import { View, StyleSheet } from 'react-native';
import { useText } from '../../text/text.ts';
import { SectionTitle } from '../../ui/surfaces.tsx';
import { groupOf } from '../today/task-groups.ts';
import { TaskRow } from '../today/task-row.tsx';

/** What waits in this building, the most urgent first. */
export function BuildingTasks({ buildingId }: { buildingId: BuildingId }) {
  const { t } = useText();
  const { rows } = useRows('maintenance_tasks', { buildingId });
  const [today] = useState(() => localDateOf(Date.now()));
  const open = rows
    .filter(({ status }) => status !== 'done' && status !== 'cancelled')
    .toSorted((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999'));
  if (open.length === 0) return null;
  return (
    <View style={styles.list}>
      <SectionTitle>{t.buildings.tasksTitle}</SectionTitle>
      {open.map((task) => (
        <TaskRow key={task.id} task={task} today={today} group={groupOf(task, today)} />
      ))}
    </View>
  );
}

const styles = StyleSheet.create({ list: { gap: 8 } });
