import { useRows } from '@citypulse/client/react/sync';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import Svg, { Path } from 'react-native-svg';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { StatusPill } from '../../ui/status-words.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { AnswerRow } from './answer-row.tsx';
import { TaskComments } from './task-comments.tsx';
import { TaskFacts, usePlace } from './task-facts.tsx';
import { UsedMaterials } from './task-materials.tsx';
import { TaskPhotoStrip } from './task-photos.tsx';
import { useLeave } from '../../ui/use-leave.ts';

/** How it ended, and what was found. */
export function ClosedTask({ task }: { task: MaintenanceTask }) {
  const leave = useLeave();
  const router = useRouter();
  const { t } = useText();
  const next = () => router.dismissTo('/today');
  return (
    <FlowScreen
      title={task.title}
      place={usePlace(task)}
      onBack={leave}
      actions={
        <BigButton grow kind="outline" icon="calendar-event" label={t.maintenance.toToday} onPress={next} />
      }
    >
      <Outcome task={task} />
      <TaskFacts task={task} />
      <Answers taskId={task.id} />
      <TaskPhotoStrip task={task} />
      <UsedMaterials taskId={task.id} />
      <TaskComments taskId={task.id} />
    </FlowScreen>
  );
}

function Outcome({ task }: { task: MaintenanceTask }) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  if (task.result === null) {
    return (
      <Card style={styles.card}>
        <StatusPill status="stale">{t.maintenance.statuses.cancelled}</StatusPill>
        <Words>{t.maintenance.cancelled}</Words>
      </Card>
    );
  }
  const when = task.completedAt ? formats.dateTime(task.completedAt) : '';
  return (
    <Card style={styles.card}>
      <StatusPill status={task.result === 'done' ? 'ok' : 'warn'}>
        {t.maintenance.results[task.result]}
      </StatusPill>
      <Words>{t.maintenance.closed(task.completedBy?.name ?? '–', when)}</Words>
      {task.resultNote && <Words color={color['text-2']}>{task.resultNote}</Words>}
      {task.signature && (
        <View role="img" aria-label={t.maintenance.signature}>
          <Svg viewBox="0 0 320 120" width={160} height={60}>
            <Path d={task.signature} stroke={color.text} strokeWidth={2} fill="none" strokeLinecap="round" />
          </Svg>
        </View>
      )}
    </Card>
  );
}

function Answers({ taskId }: { taskId: MaintenanceTask['id'] }) {
  const { t } = useText();
  const items = useRows('checklist_items', { taskId }).rows.toSorted((a, b) => a.position - b.position);
  if (items.length === 0) return null;
  return (
    <>
      <SectionTitle>{t.maintenance.steps.checklist}</SectionTitle>
      <Card>
        {items.map((item, index) => (
          <View key={item.id}>
            {index > 0 && <Hairline />}
            <AnswerRow item={item} />
          </View>
        ))}
      </Card>
    </>
  );
}

const styles = StyleSheet.create({
  card: { padding: 16, gap: 8 },
});
