import { useRows, type Local } from '@citypulse/client/react/sync';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import { useMemo, useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LoadingCards } from '../../ui/state-views.tsx';
import { useLeave } from '../../ui/use-leave.ts';
import { Words } from '../../ui/words.tsx';
import { ChecklistStep } from './checklist-step.tsx';
import { FinishStep } from './finish-step.tsx';
import { PhotosStep } from './photos-step.tsx';
import { StepHeader, type StepName, type StepState } from './step-header.tsx';
import type { WorkProps } from './work-props.ts';
import { minutesWords, useWorked } from './worked.ts';

/** Work under way. Where one left off is where one comes back to: it shows from what has been answered. */
export function WorkFlow({ task, session }: { task: MaintenanceTask; session: MaintenanceSession }) {
  const { rows, ready } = useRows('checklist_items', { taskId: task.id });
  const items = useMemo(() => rows.toSorted((a, b) => a.position - b.position), [rows]);
  const leave = useLeave();
  if (ready) return <Work task={task} session={session} items={items} />;
  return (
    <FlowScreen title={task.title} onBack={leave}>
      <LoadingCards count={4} />
    </FlowScreen>
  );
}

interface WorkOf {
  task: MaintenanceTask;
  session: MaintenanceSession;
  items: readonly Local<ChecklistItem>[];
}

const isMissing = ({ required, answer }: ChecklistItem) => required && answer === null;

const firstStep = (items: WorkOf['items']): StepName =>
  items.length === 0 ? 'photos' : items.some(isMissing) ? 'checklist' : 'finish';

function Work({ task, session, items }: WorkOf) {
  const photos = useRows('photos', { taskId: task.id }).rows;
  // Later only the person moves on: the last answer must not turn the page.
  const [current, setCurrent] = useState<StepName>(() => firstStep(items));
  const states: Record<StepName, StepState> = {
    start: 'done',
    checklist: items.some(isMissing) ? (current === 'checklist' ? 'ahead' : 'missing') : 'done',
    photos: photos.length > 0 ? 'done' : 'ahead',
    finish: 'ahead',
  };
  const head = (
    <>
      <TimeLine task={task} session={session} items={items} />
      <StepHeader current={current} states={states} onStep={setCurrent} />
    </>
  );
  const work: WorkProps = { task: task as Local<MaintenanceTask>, session, items, head, onStep: setCurrent };
  if (current === 'photos') return <PhotosStep {...work} photos={photos} />;
  if (current === 'finish') return <FinishStep {...work} photos={photos} />;
  return <ChecklistStep {...work} />;
}

/** Time worked, and that everything so far is kept. */
function TimeLine({ task, session, items }: WorkOf) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const worked = minutesWords(useWorked(session));
  const isRunning = session.status === 'in_progress';
  const shade = isRunning ? color.primary : color.pending;
  const rows = [task, session, ...items] as readonly Partial<Local<object>>[];
  const isPending = rows.some(({ pending }) => pending === true);
  const times = [
    task.updatedAt,
    session.startedAt,
    session.runningSince,
    ...items.map((one) => one.answeredAt),
  ];
  const last = Math.max(...times.map((time) => (time ? Date.parse(time) : 0)));
  return (
    <View style={styles.line}>
      <Icon name={isRunning ? 'player-play-filled' : 'player-pause'} size={16} color={shade} />
      <Words size="md" weight="medium" color={shade} style={styles.grow}>
        {isRunning ? t.maintenance.running(worked) : t.maintenance.paused(worked)}
      </Words>
      <Icon name={isPending ? 'clock' : 'device-floppy'} size={16} color={color['text-2']} />
      <Words size="sm" color={color['text-2']}>
        {isPending ? t.maintenance.savedHere(formats.time(last)) : t.maintenance.saved(formats.time(last))}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  line: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 28 },
  grow: { flex: 1 },
});
