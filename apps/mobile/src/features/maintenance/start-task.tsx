import { useCan, useUser } from '@citypulse/client/react/session';
import { useMutate, useRows } from '@citypulse/client/react/sync';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { AnswerRow } from './answer-row.tsx';
import { TaskComments } from './task-comments.tsx';
import { TaskFacts, usePlace } from './task-facts.tsx';
import { TaskPhotoStrip } from './task-photos.tsx';
import { useLeave } from '../../ui/use-leave.ts';
import { useTaskClock } from './use-task-work.ts';

interface StartTaskProps {
  task: MaintenanceTask;
  qrCode: string | undefined;
  busy: boolean;
}

/** The task before its work: what, where, which steps await. */
export function StartTask({ task, qrCode, busy }: StartTaskProps) {
  const { t } = useText();
  const { color } = useAppTheme();
  const leave = useLeave();
  const place = usePlace(task);
  const canWork = useCan('maintenance:work', task.buildingId);
  const { start } = useTaskClock(task);
  const items = useRows('checklist_items', { taskId: task.id }).rows;
  const isBegun = items.some(({ answer }) => answer !== null);
  return (
    <FlowScreen
      title={task.title}
      place={place}
      onBack={leave}
      actions={
        canWork && (
          <>
            <TakeOn task={task} />
            <BigButton
              icon="player-play"
              label={isBegun ? t.maintenance.goOn : t.maintenance.start}
              onPress={() => void start(qrCode)}
              busy={busy}
              grow
            />
          </>
        )
      }
    >
      <TaskFacts task={task} />
      <StepsAhead items={items} />
      <TaskPhotoStrip task={task} />
      <TaskComments taskId={task.id} />
      {task.locationRequired && (
        <Words size="md" color={color['text-2']}>
          {t.maintenance.placeHint}
        </Words>
      )}
    </FlowScreen>
  );
}

/** Work that is nobody's can be made one's own without beginning it. */
function TakeOn({ task }: { task: MaintenanceTask }) {
  const { t } = useText();
  const { id } = useUser();
  const mutate = useMutate();
  if (task.assignees.length > 0) return null;
  const take = () =>
    void mutate(
      'updateTask',
      { params: { taskId: task.id }, body: { assigneeIds: [id] } },
      { title: task.title },
    );
  return <BigButton kind="outline" label={t.maintenance.takeOn} onPress={take} />;
}

function StepsAhead({ items }: { items: readonly ChecklistItem[] }) {
  const { t } = useText();
  const { color } = useAppTheme();
  if (items.length === 0) return null;
  const done = items.filter(({ answer }) => answer !== null).length;
  return (
    <>
      <SectionTitle
        aside={
          <Words size="md" color={color['text-2']} tabular>
            {done > 0 ? t.today.steps(done, items.length) : items.length}
          </Words>
        }
      >
        {t.maintenance.steps.checklist}
      </SectionTitle>
      <Card>
        {items
          .toSorted((a, b) => a.position - b.position)
          .map((item, index) => (
            <View key={item.id}>
              {index > 0 && <Hairline />}
              <AnswerRow
                item={item}
                {...(item.answer === null && { said: item.required ? '' : t.maintenance.optional })}
              />
            </View>
          ))}
      </Card>
    </>
  );
}
