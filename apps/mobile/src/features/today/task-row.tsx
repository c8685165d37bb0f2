import { useRow } from '@citypulse/client/react/sync';
import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { StatusIcon, StatusPill } from '../../ui/status-words.tsx';
import { IconTile } from '../../ui/surfaces.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import { localNumber } from '../maintenance/task-facts.tsx';
import { daysBetween, type GroupName, type Task } from './task-groups.ts';

const kindIcon = {
  fault: 'urgent',
  maintenance: 'tool',
  inspection: 'clipboard-check',
  reading: 'gauge',
} as const satisfies Record<Task['kind'], IconName>;

interface TaskRowProps {
  task: Task;
  group: GroupName;
  today: string;
}

/** One task in a list: what, where, when. */
export function TaskRow({ task, group, today }: TaskRowProps) {
  const router = useRouter();
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const touch = useTouch();
  const building = useRow('buildings', task.buildingId);
  const place = [building?.name, task.place].filter(Boolean).join(' · ');
  const due = dueWords(task, group, today, formats);
  const late = group === 'overdue' && due !== '' ? t.today.since(due) : null;
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
          <Words weight="medium" style={styles.shrink}>
            {task.title}
          </Words>
        </View>
        <Words size="md" color={color['text-2']}>
          {place}
        </Words>
        <TaskMarks task={task} late={touch.glove ? late : null} />
      </View>
      {touch.glove ? (
        <Icon name="chevron-right" color={color.text} />
      ) : (
        <Words
          size="md"
          weight={late ? 'medium' : 'regular'}
          color={late ? color.critical : color.text}
          tabular
        >
          {late ?? due}
        </Words>
      )}
    </Pressable>
  );
}

function TaskMarks({ task, late }: { task: Task; late: string | null }) {
  const { t } = useText();
  return (
    <>
      {late && <StatusPill status="critical">{`${t.today.groups.overdue} ${late}`}</StatusPill>}
      {task.pending && (
        <StatusPill status="pending">
          {task.number === null ? t.maintenance.localNumber(localNumber(task)) : t.maintenance.waiting}
        </StatusPill>
      )}
      {task.status === 'paused' && <StatusPill status="pending">{t.today.paused}</StatusPill>}
    </>
  );
}

/** Within a week its day, else its date; nothing for what is due now. */
function dueWords(
  { dueOn }: Task,
  group: GroupName,
  today: string,
  formats: ReturnType<typeof useText>['formats'],
): string {
  if (dueOn === null || group === 'today') return '';
  return Math.abs(daysBetween(today, dueOn)) < 7 ? formats.weekday(dueOn) : formats.dayMonth(dueOn);
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
