import { TaskResult } from '@citypulse/contracts/maintenance';
import type { Photo } from '@citypulse/contracts/photos';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { z } from 'zod';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { Segments } from '../../ui/segments.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';
import { useKept } from '../system/use-kept.ts';
import { PauseButton } from './pause-button.tsx';
import { PhotoPicker } from './photos-step.tsx';
import { SignaturePad } from './signature-pad.tsx';
import { TaskComments } from './task-comments.tsx';
import { usePlace } from './task-facts.tsx';
import { TaskMaterials } from './task-materials.tsx';
import { useLeave } from '../../ui/use-leave.ts';
import { useFinish } from './use-task-work.ts';
import type { WorkProps } from './work-props.ts';

const results: readonly TaskResult[] = ['done', 'partial', 'not_possible'];

/** What is being said of the end, before it is. */
const Ending = z.object({ result: TaskResult, note: z.string(), signature: z.string().nullable() });
const noEnding: z.infer<typeof Ending> = { result: 'done', note: '', signature: null };

/** How it ended: what is missing is said before, not after. */
export function FinishStep(work: WorkProps & { photos: readonly Photo[] }) {
  const { task, session, items, head, photos } = work;
  const { t } = useText();
  const leave = useLeave();
  const finish = useFinish(task);
  const [busy, setBusy] = useState(false);
  const ending = useKept(`draft ending ${task.id}`, Ending, noEnding);
  const { result, note } = ending.value;
  const set = (part: Partial<z.infer<typeof Ending>>) => ending.change({ ...ending.value, ...part });
  const close = async () => {
    setBusy(true);
    try {
      // Taken back, the words are there again.
      if (await finish(ending.value, () => ending.change(ending.value))) await ending.clear();
    } finally {
      setBusy(false);
    }
  };
  const missing = items.filter((item) => item.required && item.answer === null);
  const isBlocked = result === 'done' ? missing.length > 0 : note.trim() === '';
  return (
    <FlowScreen
      title={task.title}
      place={usePlace(task)}
      onBack={leave}
      head={head}
      actions={
        <>
          <PauseButton task={task} session={session} />
          <BigButton
            icon="check"
            label={t.maintenance.finish}
            disabled={isBlocked}
            busy={busy}
            onPress={() => void close()}
            grow
          />
        </>
      }
    >
      <View style={styles.ending}>
        <Missing labels={missing.map(({ label }) => label)} onOpen={() => work.onStep('checklist')} />
        <Segments
          label={t.maintenance.result}
          value={result}
          options={results.map((value) => ({ value, label: t.maintenance.results[value] }))}
          onChange={(next) => set({ result: next })}
        />
        <TextField
          label={t.maintenance.resultNote[result]}
          value={note}
          onChangeText={(next) => set({ note: next })}
          maxLength={4000}
          multiline
        />
      </View>
      <PhotoPicker task={task} photos={photos} />
      <TaskMaterials task={task} />
      <SignaturePad value={ending.value.signature} onChange={(signature) => set({ signature })} />
      <TaskComments taskId={task.id} />
    </FlowScreen>
  );
}

function Missing({ labels, onOpen }: { labels: readonly string[]; onOpen: () => void }) {
  const { t } = useText();
  const { color } = useAppTheme();
  if (labels.length === 0) return null;
  return (
    <View style={[styles.missing, { backgroundColor: color['warn-tint'] }]}>
      <StatusIcon status="warn" size={24} />
      <View style={styles.grow}>
        <Words weight="medium">{t.maintenance.missing(labels.length)}</Words>
        <Words size="md">{t.maintenance.missingSteps(labels.slice(0, 3), labels.length - 3)}</Words>
      </View>
      <BigButton kind="outline" size="small" label={t.maintenance.steps.checklist} onPress={onOpen} />
    </View>
  );
}

const styles = StyleSheet.create({
  ending: { gap: 16 },
  missing: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: 12,
    padding: 12,
    borderRadius: 8,
  },
  grow: { flexGrow: 1, flexShrink: 1, flexBasis: 220 },
});
