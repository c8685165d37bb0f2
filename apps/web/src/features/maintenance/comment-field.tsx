import { newId } from '@citypulse/client/new-id';
import { useMutate } from '@citypulse/client/react/sync';
import type { TaskId } from '@citypulse/contracts/common';
import type { TaskComment } from '@citypulse/contracts/task-work';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './panel.module.css';

/** A comment; sent with Ctrl and Enter too. */
export function CommentField({ taskId }: { taskId: TaskId }) {
  const mutate = useMutate();
  const [text, setText] = useState('');
  const send = async () => {
    if (text.trim() === '') return;
    const body = { id: newId() as TaskComment['id'], text: text.trim(), writtenAt: new Date().toISOString() };
    if (await mutate('addTaskComment', { params: { taskId }, body })) setText('');
  };
  return (
    <form
      className={classes.comment}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        aria-label={t('Kommentar')}
        placeholder={t('Kommentar …')}
        autosize
        minRows={1}
        maxRows={5}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        {t('Senden')}
      </Button>
    </form>
  );
}
