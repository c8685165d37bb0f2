import { newId } from '@citypulse/client/new-id';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { PhotoId, TaskCommentId } from '@citypulse/contracts/common';
import {
  addGuestComment,
  addGuestPhoto,
  answerGuestItem,
  finishGuestTask,
  type GuestTask,
} from '@citypulse/contracts/guests';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, FileButton, Textarea } from '@mantine/core';
import { IconCamera, IconCheck, IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { Logo } from '../../shell/logo.tsx';
import { GuestFailed } from './guest-failed.tsx';
import { GuestStep } from './guest-step.tsx';
import classes from './guests.module.css';

interface GuestAccess {
  token: string;
  pin?: string;
}

interface GuestWorkProps {
  access: GuestAccess;
  task: GuestTask;
  onChange: (task: GuestTask) => void;
}

export function GuestWork({ access, task: guest, onChange }: GuestWorkProps) {
  const { task, building, checklist, company } = guest;
  const formats = useFormats();
  const answer = useApiMutation(answerGuestItem, { onSuccess: onChange });
  const isDone = task.status === 'done' || task.status === 'cancelled';
  return (
    <main className={classes.page}>
      <title>{`${task.title} · CityPulse`}</title>
      <div className={classes.brand}>
        <Logo size={24} />
        <span>CityPulse</span>
        <span className="muted small">
          {t('Link gilt bis {date}', { date: formats.date(lastDayOf(guest)) })}
        </span>
      </div>
      <header className={classes.card}>
        <span className="muted small">{[task.number, company].filter(Boolean).join(' · ')}</span>
        <h1>{task.title}</h1>
        <span className={classes.place}>
          <IconMapPin size={16} stroke={1.75} aria-hidden />
          {[building.name, building.address, task.place].filter(Boolean).join(', ')}
        </span>
        {task.dueOn && (
          <span className="muted">{t('Fällig am {date}', { date: formats.date(task.dueOn) })}</span>
        )}
        {task.description && <p className={classes.text}>{task.description}</p>}
        {isDone && <StatusBadge status="ok">{t('Abgeschlossen')}</StatusBadge>}
      </header>
      {checklist.length > 0 && (
        <section className={classes.card}>
          <h2>{t('Was zu tun ist')}</h2>
          {checklist.map((item) => (
            <GuestStep
              key={item.id}
              item={item}
              isDone={isDone}
              onAnswer={(value) => answer.mutate({ body: { ...access, itemId: item.id, answer: value } })}
            />
          ))}
          <GuestFailed of={answer} />
        </section>
      )}
      <Photos access={access} guest={guest} isDone={isDone} onChange={onChange} />
      <Comments access={access} guest={guest} onChange={onChange} />
      {!isDone && <Finish access={access} guest={guest} onChange={onChange} />}
    </main>
  );
}

/** The link ends at the midnight after its last day. */
const lastDayOf = ({ expiresAt }: GuestTask) => new Date(Date.parse(expiresAt) - 1_000).toISOString();

interface PartProps {
  access: GuestAccess;
  guest: GuestTask;
  isDone?: boolean;
  onChange: (task: GuestTask) => void;
}

function Photos({ access, guest, isDone, onChange }: PartProps) {
  const add = useApiMutation(addGuestPhoto, { onSuccess: onChange });
  const send = (file: File | null) => {
    if (file)
      add.mutate({
        body: { ...access, id: PhotoId.parse(newId()) },
        file: { content: file, name: file.name },
      });
  };
  return (
    <section className={classes.card}>
      <h2>{t('Fotos')}</h2>
      {guest.photos.length > 0 && (
        <ul className={classes.photos}>
          {guest.photos.map((photo, index) => (
            <li key={photo.id}>
              <a href={photo.full} target="_blank" rel="noreferrer">
                <img src={photo.thumb} alt={photo.caption ?? t('Foto {number}', { number: index + 1 })} />
              </a>
            </li>
          ))}
        </ul>
      )}
      {!isDone && (
        <FileButton onChange={send} accept="image/jpeg,image/png,image/webp">
          {(props) => (
            <Button
              {...props}
              size="md"
              loading={add.isPending}
              leftSection={<IconCamera size={20} stroke={1.75} />}
            >
              {t('Foto anhängen')}
            </Button>
          )}
        </FileButton>
      )}
      <GuestFailed of={add} />
    </section>
  );
}

function Comments({ access, guest, onChange }: PartProps) {
  const formats = useFormats();
  const [text, setText] = useState('');
  const add = useApiMutation(addGuestComment, {
    onSuccess: (changed) => {
      setText('');
      onChange(changed);
    },
  });
  const send = () => add.mutate({ body: { ...access, id: TaskCommentId.parse(newId()), text: text.trim() } });
  return (
    <section className={classes.card}>
      <h2>{t('Nachrichten')}</h2>
      {guest.comments.map((comment) => (
        <p key={comment.id} className={classes.comment}>
          <span className="muted small">
            {comment.author}, {formats.dateTime(comment.writtenAt)}
          </span>
          <span className={classes.text}>{comment.text}</span>
        </p>
      ))}
      <Textarea
        aria-label={t('Nachricht an die Stadt')}
        placeholder={t('Nachricht an die Stadt')}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="md" disabled={text.trim() === ''} loading={add.isPending} onClick={send}>
        {t('Senden')}
      </Button>
      <GuestFailed of={add} />
    </section>
  );
}

function Finish({ access, guest, onChange }: PartProps) {
  const [note, setNote] = useState('');
  const finish = useApiMutation(finishGuestTask, { onSuccess: onChange });
  const missing = guest.checklist.filter(({ required, answer }) => required && answer === null);
  return (
    <section className={classes.card}>
      <h2>{t('Abschließen')}</h2>
      <Textarea
        label={t('Bemerkung')}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {missing.length > 0 && (
        <p role="status">
          {t('Noch offen: {steps}', { steps: missing.map(({ label }) => label).join(', ') })}
        </p>
      )}
      <Button
        variant="filled"
        size="md"
        leftSection={<IconCheck size={20} stroke={1.75} />}
        disabled={missing.length > 0}
        loading={finish.isPending}
        onClick={() => finish.mutate({ body: { ...access, result: 'done', note: note.trim() || null } })}
      >
        {t('Auftrag abschließen')}
      </Button>
      <GuestFailed of={finish} />
    </section>
  );
}
