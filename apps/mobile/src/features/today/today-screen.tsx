import { useRows, useSyncState } from '@citypulse/client/react/sync';
import { useCan, useUser } from '@citypulse/client/react/session';
import { useRouter } from 'expo-router';
import { useMemo, useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import { ReportButton } from '../fault-reports/report-button.tsx';
import { AllDone } from './all-done.tsx';
import { RoundCard } from './round-card.tsx';
import { RunningTask, useRunning } from './running-task.tsx';
import { SyncTrouble } from './sync-trouble.tsx';
import { grouped, listsOf, type Filter, type GroupName, type Task } from './task-groups.ts';
import { TaskRow } from './task-row.tsx';
import { useRound } from '../readings/use-round.ts';
import { useToday } from './use-today.ts';

/** What is to be done, today first. */
export function TodayScreen() {
  const { t, formats } = useText();
  const today = useToday();
  const { id: userId } = useUser();
  const { rows, ready } = useRows('maintenance_tasks');
  const running = useRunning();
  const round = useRound(today);
  const [filter, setFilter] = useState<Filter>('mine');
  const runningId = running?.taskId;
  const lists = useMemo(() => {
    const left = round.points.filter(({ state }) => state === 'missing');
    const roundIn = new Set(left.map(({ buildingId }) => buildingId));
    return listsOf(rows, { userId, today, runningId, roundIn });
  }, [rows, userId, today, runningId, round]);
  const day = `${formats.weekdayLong(today)}, ${formats.dayMonthLong(today)}`;
  return (
    <Screen title={t.today.title} subtitle={day} tool={<Tools />}>
      <SyncTrouble />
      {running && <RunningTask session={running} />}
      {ready && (
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
        <TaskGroups tasks={lists[filter]} today={today} mine={filter === 'mine' && !running} round={round} />
      ) : (
        <LoadingCards count={5} />
      )}
    </Screen>
  );
}

function Tools() {
  const { glove, gap } = useTouch();
  return (
    <View style={[styles.tools, { gap }]}>
      {glove && <GloveMark />}
      <ReportButton />
    </View>
  );
}

function GloveMark() {
  const { t } = useText();
  const { color, inset } = useAppTheme();
  return (
    <View style={[styles.glove, { backgroundColor: inset }]}>
      <Icon name="hand-stop" size={20} color={color['text-2']} />
      <Words size="md" weight="medium" color={color['text-2']}>
        {t.today.glove}
      </Words>
    </View>
  );
}

interface TaskGroupsProps {
  tasks: readonly Task[];
  today: string;
  mine: boolean;
  round: ReturnType<typeof useRound>;
}

function TaskGroups({ tasks, today, mine, round }: TaskGroupsProps) {
  const { t } = useText();
  const router = useRouter();
  const canWork = useCan('maintenance:work');
  const groups = grouped(tasks, today);
  // What is due in some days leaves the day done.
  const isDone = mine && groups.every(({ name }) => name === 'week' || name === 'later');
  const isLate = groups.some(({ name }) => name === 'overdue');
  return (
    <>
      {isDone || isLate || <RoundCard today={today} round={round} />}
      {isDone && (
        <AllDone next={groups[0]?.tasks[0]} round={round}>
          {t.today.emptyMine}
        </AllDone>
      )}
      {groups.map(({ name, tasks: inGroup }) => (
        <View key={name} style={styles.group}>
          <GroupHead name={name} count={inGroup.length} />
          {inGroup.map((task) => (
            <TaskRow key={task.id} task={task} group={name} today={today} />
          ))}
          {name === 'overdue' && <RoundCard today={today} round={round} />}
        </View>
      ))}
      {groups.length === 0 && !isDone && <EmptyView title={t.today.emptyTitle}>{t.today.emptyAll}</EmptyView>}
      {canWork && (
        <BigButton
          icon="plus"
          kind="word"
          label={t.today.newTask}
          onPress={() => router.push('/tasks/new')}
        />
      )}
    </>
  );
}

/** How many; while nothing new comes, of when that is. */
function GroupHead({ name, count }: { name: GroupName; count: number }) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const state = useSyncState();
  const isOld = state.name === 'offline' || state.name === 'error';
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
        {isOld && state.lastSyncAt ? t.shell.sync.asOf(formats.time(state.lastSyncAt)) : count}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  tools: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center' },
  glove: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    minHeight: 40,
    borderRadius: 20,
    paddingHorizontal: 12,
  },
  chips: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 8 },
  group: { gap: 8 },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 34, paddingHorizontal: 4 },
  grow: { flex: 1 },
});
