import { useCan } from '@citypulse/client/react/session';
import { useRow, useRows } from '@citypulse/client/react/sync';
import { TaskId } from '@citypulse/contracts/common';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { Avatar } from '@citypulse/ui/web/avatar';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconLink, IconMapPin } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import { GuestLinks } from '../guests/guest-links.tsx';
import { CommentField } from './comment-field.tsx';
import { duration } from './duration.ts';
import { NotHere } from './not-here.tsx';
import { Section } from './section.tsx';
import { TaskChecklist } from './task-checklist.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskHistory } from './task-history.tsx';
import { TaskMaterials } from './task-materials.tsx';
import { TaskPhotos } from './task-photos.tsx';
import { kindWord, numberOf, priorityWord, resultWord } from './task-words.ts';
import { useBuildingNames } from './use-tasks.ts';
import classes from './panel.module.css';

interface TaskPanelProps {
  taskId: string;
  onClose: () => void;
}

/** One Auftrag as it stands now, whoever changes it. */
export function TaskPanel({ taskId, onClose }: TaskPanelProps) {
  const task = useRow('maintenance_tasks', TaskId.parse(taskId));
  const building = useBuildingNames().get(task?.buildingId ?? '') ?? '';
  const mayComment = useCan('maintenance:report', task?.buildingId ?? null);
  if (!task) {
    return (
      <NotHere entity="maintenance_tasks" title={t('Auftrag')} onClose={onClose}>
        {t('Den Auftrag gibt es nicht mehr, oder er liegt in einem Gebäude, das du nicht mehr siehst.')}
      </NotHere>
    );
  }
  return (
    <SidePanel
      title={task.title}
      subtitle={
        <span className={classes.place}>
          <IconMapPin size={14} stroke={1.75} aria-hidden />
          {[building, task.place].filter(Boolean).join(', ')}
        </span>
      }
      onClose={onClose}
      {...(mayComment && { footer: <CommentField taskId={task.id} /> })}
    >
      <div className={classes.sections}>
        <TopLine task={task} pending={task.pending} />
        <AtWork task={task} />
        <TaskFacts task={task} />
        {task.description && <p className={classes.description}>{task.description}</p>}
        <Outcome task={task} />
        <TaskChecklist task={task} />
        <TaskPhotos taskId={task.id} />
        <TaskMaterials task={task} />
        <GuestLinks task={task} />
        <History task={task} />
      </div>
    </SidePanel>
  );
}

/** Told by the versions of everything it is about; the server knows nothing of a task without a number. */
function History({ task }: { task: MaintenanceTask }) {
  const filter = { taskId: task.id };
  const rows = [
    useRows('checklist_items', filter).rows,
    useRows('maintenance_sessions', filter).rows,
    useRows('task_materials', filter).rows,
    useRows('photos', filter).rows,
  ];
  const sum = rows.flat().reduce((total, { version }) => total + version, 0);
  return <TaskHistory task={task} version={`${task.version} ${rows.flat().length} ${sum}`} />;
}

function TopLine({ task, pending }: { task: MaintenanceTask; pending: boolean }) {
  const isUrgent = task.priority === 'urgent' || task.priority === 'high';
  return (
    <div className={classes.topLine}>
      <span className="num muted">{numberOf(task)}</span>
      {isUrgent ? (
        <StatusBadge status={task.priority === 'urgent' ? 'critical' : 'warn'} size="sm">
          {`${kindWord(task.kind)} · ${priorityWord(task.priority)}`}
        </StatusBadge>
      ) : (
        <span className="muted">{kindWord(task.kind)}</span>
      )}
      {pending && (
        <StatusBadge status="pending" size="sm">
          {t('ausstehend')}
        </StatusBadge>
      )}
      <CopyButton value={location.href}>
        {({ copied, copy }) => (
          <ActionIcon size="sm" onClick={copy} aria-label={copied ? t('Kopiert') : t('Link kopieren')}>
            {copied ? <IconCheck size={16} stroke={1.75} /> : <IconLink size={16} stroke={1.75} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  );
}

/** Who is at it right now, with the time worked. */
function AtWork({ task }: { task: MaintenanceTask }) {
  const { rows } = useRows('maintenance_sessions', { taskId: task.id });
  const now = useNow(1_000);
  const open = rows.filter(({ status }) => status === 'in_progress' || status === 'paused');
  return open.map((session) => {
    const since =
      session.runningSince === null ? 0 : Math.max(0, (now - Date.parse(session.runningSince)) / 1_000);
    return (
      <div key={session.id} className={classes.atWork} data-paused={session.status === 'paused' || undefined}>
        <Avatar name={session.user.name} size={24} />
        <span>
          {session.status === 'paused'
            ? t('{name} macht Pause', { name: session.user.name })
            : t('{name} arbeitet vor Ort', { name: session.user.name })}
        </span>
        <span className="num">{duration(session.workedSeconds + since)}</span>
      </div>
    );
  });
}

function Outcome({ task }: { task: MaintenanceTask }) {
  const formats = useFormats();
  if (task.result === null) return null;
  return (
    <Section title={t('Ergebnis')}>
      <p className={classes.description}>
        <StatusBadge status={task.result === 'done' ? 'ok' : 'warn'}>{resultWord(task.result)}</StatusBadge>{' '}
        {task.completedAt &&
          t('{name}, {when}', {
            name: task.completedBy?.name ?? '–',
            when: formats.dateTime(task.completedAt),
          })}
      </p>
      {task.resultNote && <p className={classes.description}>{task.resultNote}</p>}
      {task.signature && (
        <svg viewBox="0 0 320 120" className={classes.signature} role="img" aria-label={t('Unterschrift')}>
          <path d={task.signature} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </svg>
      )}
    </Section>
  );
}
