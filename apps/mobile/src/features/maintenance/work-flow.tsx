import { useRows, type Local } from '@citypulse/client/react/sync';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import { useMemo, useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';
import { ChecklistStep } from './checklist-step.tsx';
import { FinishStep } from './finish-step.tsx';
import { PhotosStep } from './photos-step.tsx';
import { StepHeader, type StepName, type StepState } from './step-header.tsx';
import type { WorkProps } from './work-props.ts';
import { minutesWords, useWorked } from './worked.ts';

/** Work under way. Where one left off is where one comes back to: it shows from what has been answered. */
export function WorkFlow({ task, session }: { task: MaintenanceTask; session: MaintenanceSession }) {
  const items = useItems(task.id);
  const photos = useRows('photos', { taskId: task.id }).rows;
  const missing = items.filter((item) => item.required && item.answer === null).length;
  const [chosen, setChosen] = useState<StepName>();
  const current =
    chosen ?? (items.length > 0 && missing > 0 ? 'checklist' : items.length > 0 ? 'finish' : 'photos');
  const states: Record<StepName, StepState> = {
    start: 'done',
    checklist: missing > 0 ? (current === 'checklist' ? 'ahead' : 'missing') : 'done',
    photos: photos.length > 0 ? 'done' : 'ahead',
    finish: 'ahead',
  };
  const head = (
    <>
      <TimeLine task={task} session={session} />
      <StepHeader current={current} states={states} onStep={setChosen} />
    </>
  );
  const work: WorkProps = { task: task as Local<MaintenanceTask>, session, items, head, onStep: setChosen };
  if (current === 'photos') return <PhotosStep {...work} photos={photos} />;
  if (current === 'finish') return <FinishStep {...work} photos={photos} />;
  return <ChecklistStep {...work} />;
}

function useItems(taskId: string): readonly Local<ChecklistItem>[] {
  const { rows } = useRows('checklist_items', { taskId });
  return useMemo(() => rows.toSorted((a, b) => a.position - b.position), [rows]);
}

/** Time worked, and that everything so far is kept. */
function TimeLine({ task, session }: { task: MaintenanceTask; session: MaintenanceSession }) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const worked = minutesWords(useWorked(session));
  const isRunning = session.status === 'in_progress';
  const shade = isRunning ? color.primary : color.pending;
  const isPending =
    (task as Local<MaintenanceTask>).pending || (session as Local<MaintenanceSession>).pending;
  return (
    <View style={styles.line}>
      <Icon name={isRunning ? 'player-play' : 'player-pause'} size={16} color={shade} />
      <Words size="md" weight="medium" color={shade} style={styles.grow}>
        {isRunning ? t.maintenance.running(worked) : t.maintenance.paused(worked)}
      </Words>
      <Icon name={isPending ? 'clock' : 'device-floppy'} size={16} color={color['text-2']} />
      <Words size="sm" color={color['text-2']}>
        {isPending ? t.maintenance.waiting : t.maintenance.saved(formats.time(task.updatedAt))}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  line: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 28 },
  grow: { flex: 1 },
});
