import { useRows } from '@citypulse/client/react/sync';
import { useCan, useUser } from '@citypulse/client/react/session';
import { useRouter } from 'expo-router';
import { useMemo, useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import { RoundCard } from './round-card.tsx';
import { RunningTask } from './running-task.tsx';
import { grouped, groupOf, isOpen, type GroupName, type Task } from './task-groups.ts';
import { TaskRow } from './task-row.tsx';
import { useToday } from './use-today.ts';

type Filter = 'mine' | 'buildings' | 'overdue';

/** What is to be done, today first. */
export function TodayScreen() {
  const { t, formats } = useText();
  const { glove } = useTouch();
  const today = useToday();
  const { id: userId } = useUser();
  const { rows, ready } = useRows('maintenance_tasks');
  const [filter, setFilter] = useState<Filter>('mine');
  const lists = useMemo(() => listsOf(rows, userId, today), [rows, userId, today]);
  const shown = lists[glove ? 'mine' : filter];
  const day = `${formats.weekdayLong(today)}, ${formats.dayMonthLong(today)}`;
  return (
    <Screen title={t.today.title} subtitle={day}>
      <RunningTask />
      {!glove && (
        <View role="radiogroup" aria-label={t.today.title} style={styles.chips}>
          {(['mine', 'buildings', 'overdue'] as const).map((name) => (
            <Chip
              key={name}
              label={t.today.filters[name]}
              count={lists[name].length}
              chosen={filter === name}
              onPress={() => setFilter(name)}
            />
          ))}
        </View>
      )}
      {ready ? (
        <TaskGroups tasks={shown} today={today} mine={filter === 'mine'} />
      ) : (
        <LoadingCards count={4} />
      )}
    </Screen>
  );
}

function listsOf(rows: readonly Task[], userId: string, today: string): Record<Filter, Task[]> {
  const open = rows.filter(isOpen);
  const mine = open.filter(({ assignees }) => assignees.some(({ id }) => id === userId));
  return { mine, buildings: open, overdue: open.filter((task) => groupOf(task, today) === 'overdue') };
}

interface TaskGroupsProps {
  tasks: readonly Task[];
  today: string;
  mine: boolean;
}

function TaskGroups({ tasks, today, mine }: TaskGroupsProps) {
  const { t } = useText();
  const router = useRouter();
  const canWork = useCan('maintenance:work');
  const groups = grouped(
    tasks.filter(({ kind }) => kind !== 'reading'),
    today,
  );
  const add = canWork && (
    <BigButton icon="plus" kind="word" label={t.today.newTask} onPress={() => router.push('/tasks/new')} />
  );
  return (
    <>
      {groups.some(({ name }) => name === 'overdue') || <RoundCard today={today} />}
      {groups.map(({ name, tasks: inGroup }) => (
        <View key={name} style={styles.group}>
          <GroupHead name={name} count={inGroup.length} />
          {inGroup.map((task) => (
            <TaskRow key={task.id} task={task} group={name} />
          ))}
          {name === 'overdue' && <RoundCard today={today} />}
        </View>
      ))}
      {groups.length === 0 && (
        <EmptyView title={t.today.emptyTitle}>{mine ? t.today.emptyMine : t.today.emptyAll}</EmptyView>
      )}
      {add}
    </>
  );
}

function GroupHead({ name, count }: { name: GroupName; count: number }) {
  const { t } = useText();
  const { color } = useAppTheme();
  const isLate = name === 'overdue';
  return (
    <View style={styles.head}>
      {isLate && <StatusIcon status="critical" />}
      <Words
        size="md"
        weight="strong"
        color={isLate ? color.critical : color.text}
        role="heading"
        aria-level={2}
        style={styles.grow}
      >
        {t.today.groups[name]}
      </Words>
      <Words size="md" color={color['text-2']} tabular>
        {count}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  chips: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 8 },
  group: { gap: 8 },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 34, paddingHorizontal: 4 },
  grow: { flex: 1 },
});
