import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

const most = 3;

export function OpenTasks({ tasks }: { tasks: readonly MaintenanceTask[] }) {
  const router = useRouter();
  const { color } = useAppTheme();
  const { t, formats } = useText();
  if (tasks.length === 0) return null;
  const due = (day: string | null) =>
    day === null
      ? t.scan.result.noDue
      : t.scan.result.due(`${formats.weekday(day)}., ${formats.dayMonth(day)}`);
  return (
    <View>
      <Words size="md" weight="strong">
        {t.scan.result.openTasks(tasks.length)}
      </Words>
      {tasks.slice(0, most).map((task) => (
        <Pressable
          key={task.id}
          role="link"
          onPress={() => router.replace({ pathname: '/tasks/[task]', params: { task: task.id } })}
          style={styles.row}
        >
          <Icon name="clipboard-check" />
          <View style={styles.grow}>
            <Words weight="medium">{task.title}</Words>
            <Words size="md" color={color['text-2']}>
              {`${t.maintenance.kinds[task.kind]} · ${due(task.dueOn)}`}
            </Words>
          </View>
          <Icon name="chevron-right" size={20} color={color['text-2']} />
        </Pressable>
      ))}
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 56, paddingVertical: 4 },
  grow: { flex: 1 },
});
