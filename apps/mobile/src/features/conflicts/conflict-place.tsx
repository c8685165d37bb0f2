import { useConflictTask } from '@citypulse/client/react/conflict-task';
import { useRow } from '@citypulse/client/react/sync';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText, type Text } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { IconTile, PressCard } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';

/** The Auftrag by number and title; made offline it has no number yet. */
export const taskWords = (task: MaintenanceTask, { t }: Text): string =>
  [task.number ?? t.conflicts.entities.maintenance_tasks, task.title].join(' · ');

/** Which Auftrag in which house a Konflikt is about; leads there. */
export function ConflictPlace({ conflict }: { conflict: SyncConflict }) {
  const router = useRouter();
  const text = useText();
  const { color } = useAppTheme();
  const task = useConflictTask(conflict);
  const building = useRow('buildings', conflict.buildingId);
  if (!task) return building ? <Words weight="medium">{building.name}</Words> : null;
  const open = () => router.push({ pathname: '/tasks/[task]', params: { task: task.id } });
  return (
    <PressCard onPress={open}>
      <IconTile name="clipboard-check" color={color.primary} />
      <View style={styles.grow}>
        <Words weight="medium">{building?.name ?? ''}</Words>
        <Words size="md" color={color['text-2']}>
          {taskWords(task, text)}
        </Words>
      </View>
    </PressCard>
  );
}

const styles = StyleSheet.create({ grow: { flex: 1 } });
