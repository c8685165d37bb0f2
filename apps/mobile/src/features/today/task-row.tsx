import { useRow } from '@citypulse/client/react/sync';
import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { StatusIcon, StatusPill } from '../../ui/status-words.tsx';
import { IconTile } from '../../ui/surfaces.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import type { GroupName, Task } from './task-groups.ts';

const kindIcon = {
  fault: 'urgent',
  maintenance: 'tool',
  inspection: 'clipboard-check',
  reading: 'gauge',
} as const satisfies Record<Task['kind'], IconName>;

/** One task in a list: what, where, when. */
export function TaskRow({ task, group }: { task: Task; group: GroupName }) {
  const router = useRouter();
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const touch = useTouch();
  const building = useRow('buildings', task.buildingId);
  const place = [building?.name, task.place].filter(Boolean).join(' · ');
  const isLate = group === 'overdue';
  const due = dueWords(task, group, formats);
  return (
    <Pressable
      role="link"
      onPress={() => router.push({ pathname: '/tasks/[task]', params: { task: task.id } })}
      style={({ pressed }) => [
        styles.row,
        {
          minHeight: touch.row,
          backgroundColor: pressed ? color.hover : color.surface,
          borderColor: color.line,
        },
      ]}
    >
      <IconTile name={kindIcon[task.kind]} color={color.text} />
      <View style={styles.words}>
        <View style={styles.title}>
          {task.priority === 'urgent' && <StatusIcon status="critical" size={16} />}
          <Words size={touch.glove ? 'xl' : 'lg'} weight="medium" style={styles.shrink}>
            {task.title}
          </Words>
        </View>
        <Words size="md" color={color['text-2']}>
          {place}
        </Words>
        {task.pending && (
          <StatusPill status="pending">
            {task.number === null ? t.today.local : t.maintenance.waiting}
          </StatusPill>
        )}
        {task.status === 'paused' && <StatusPill status="pending">{t.today.paused}</StatusPill>}
      </View>
      <Words
        size="md"
        weight={isLate ? 'medium' : 'regular'}
        color={isLate ? color.critical : color.text}
        tabular
      >
        {isLate && task.dueOn ? t.today.since(formats.dayMonth(task.dueOn)) : due}
      </Words>
    </Pressable>
  );
}

function dueWords(task: Task, group: GroupName, formats: ReturnType<typeof useText>['formats']): string {
  if (task.dueOn === null || group === 'today') return '';
  return group === 'week' ? formats.weekday(task.dueOn) : formats.dayMonth(task.dueOn);
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    padding: 12,
    borderWidth: 1,
    borderRadius: 8,
  },
  words: { flex: 1, gap: 2 },
  title: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  shrink: { flexShrink: 1 },
});
