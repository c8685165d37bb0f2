import { newId } from '@citypulse/client/new-id';
import { useCan } from '@citypulse/client/react/session';
import { useMutate, useRow, useRows } from '@citypulse/client/react/sync';
import type { TaskId } from '@citypulse/contracts/common';
import type { TaskComment } from '@citypulse/contracts/task-work';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { z } from 'zod';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { StatusPill } from '../../ui/status-words.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';
import { useKept } from '../system/use-kept.ts';

/** What people said about a task, newest last. */
export function TaskComments({ taskId }: { taskId: TaskId }) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const task = useRow('maintenance_tasks', taskId);
  const mayReport = useCan('maintenance:report', task?.buildingId ?? null);
  const { rows } = useRows('task_comments', { taskId });
  const [writing, setWriting] = useState(false);
  const comments = rows.toSorted((a, b) => a.writtenAt.localeCompare(b.writtenAt));
  return (
    <>
      {comments.length > 0 && (
        <>
          <SectionTitle>{t.maintenance.comments}</SectionTitle>
          <Card>
            {comments.map((comment, index) => (
              <View key={comment.id}>
                {index > 0 && <Hairline />}
                <View style={styles.comment}>
                  <Words size="sm" color={color['text-2']}>
                    {`${comment.author.name} · ${formats.dateTime(comment.writtenAt)}`}
                  </Words>
                  <Words>{comment.text}</Words>
                  {comment.pending && <StatusPill status="pending">{t.maintenance.waiting}</StatusPill>}
                </View>
              </View>
            ))}
          </Card>
        </>
      )}
      {mayReport && (
        <BigButton
          kind="word"
          size="small"
          icon="message"
          label={t.maintenance.addComment}
          onPress={() => setWriting(true)}
        />
      )}
      {writing && <CommentSheet taskId={taskId} onClose={() => setWriting(false)} />}
    </>
  );
}

function CommentSheet({ taskId, onClose }: { taskId: TaskId; onClose: () => void }) {
  const { t } = useText();
  const mutate = useMutate();
  const feedback = useFeedback();
  const [busy, setBusy] = useState(false);
  const { value: text, change, clear } = useKept(`draft comment ${taskId}`, z.string(), '');
  const send = async () => {
    setBusy(true);
    const body = {
      id: newId() as TaskComment['id'],
      text: text.trim(),
      writtenAt: new Date().toISOString(),
    };
    const kept = await mutate(
      'addTaskComment',
      { params: { taskId }, body },
      { title: text.trim().slice(0, 40) },
    );
    setBusy(false);
    if (!kept) return;
    await clear();
    feedback('save');
    onClose();
  };
  return (
    <Sheet title={t.maintenance.addComment} onClose={onClose}>
      <TextField
        label={t.maintenance.comment}
        value={text}
        onChangeText={change}
        maxLength={4000}
        multiline
      />
      <BigButton
        icon="send"
        label={t.maintenance.send}
        disabled={text.trim() === ''}
        busy={busy}
        onPress={() => void send()}
      />
    </Sheet>
  );
}

const styles = StyleSheet.create({ comment: { paddingHorizontal: 16, paddingVertical: 12, gap: 2 } });
