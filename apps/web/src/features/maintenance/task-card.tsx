import type { Local } from '@citypulse/client/react/sync';
import type { FaultReport } from '@citypulse/contracts/fault-reports';
import { Avatar } from '@citypulse/ui/web/avatar';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge, StatusIcon } from '@citypulse/ui/web/status-badge';
import { IconCalendar, IconPhoto, IconUserPlus } from '@tabler/icons-react';
import { useToday } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import { Progress } from './progress.tsx';
import { categoryWord, isOverdue, kindWord, numberOf } from './task-words.ts';
import { useJustChanged } from './use-just-changed.ts';
import { useBuildingNames, type TaskCard } from './use-tasks.ts';
import classes from './tasks.module.css';

interface TaskCardProps {
  card: TaskCard;
  selected: boolean;
  onOpen: () => void;
  onDragStart?: () => void;
  onDragEnd?: () => void;
}

export function TaskCardView({ card, selected, onOpen, onDragStart, onDragEnd }: TaskCardProps) {
  const { task, building, steps, stepsDone, running } = card;
  const formats = useFormats();
  const changed = useJustChanged(task.version);
  const isUrgent = task.priority === 'urgent' || task.priority === 'high';
  return (
    <button
      type="button"
      className={classes.card}
      data-selected={selected || undefined}
      data-changed={changed || undefined}
      draggable={onDragStart !== undefined}
      onDragStart={(event) => {
        // Firefox drags nothing that carries nothing.
        event.dataTransfer.setData('text/plain', numberOf(task));
        onDragStart?.();
      }}
      onDragEnd={onDragEnd}
      onClick={onOpen}
    >
      <span className={classes.cardTop}>
        {isUrgent && <StatusIcon status={task.priority === 'urgent' ? 'critical' : 'warn'} size={14} />}
        <span>{numberOf(task)}</span>
        {task.pending && (
          <StatusBadge status="pending" size="sm">
            {t('ausstehend')}
          </StatusBadge>
        )}
        <span className={classes.cardKind}>{kindWord(task.kind)}</span>
      </span>
      <span className={classes.cardTitle}>{task.title}</span>
      <span className={classes.cardPlace}>{building}</span>
      {steps > 0 && task.status !== 'open' && <Progress done={stepsDone} of={steps} />}
      <CardFoot card={card} />
      {running && (
        <span className={classes.cardLive}>
          <span className={classes.dot} aria-hidden />
          {t('{name} arbeitet seit {time}', {
            name: running.user.name,
            time: formats.time(running.startedAt),
          })}
        </span>
      )}
    </button>
  );
}

function CardFoot({ card: { task, photos } }: { card: TaskCard }) {
  const formats = useFormats();
  const today = useToday();
  const day = task.status === 'done' ? task.completedAt : task.dueOn;
  return (
    <span className={classes.cardFoot}>
      <span data-overdue={isOverdue(task, today) || undefined}>
        <IconCalendar size={14} stroke={1.75} aria-hidden />
        {day === null ? t('ohne Termin') : task.dueOn === today ? t('heute') : formats.date(day)}
      </span>
      {photos > 0 && (
        <span>
          <IconPhoto size={14} stroke={1.75} aria-hidden />
          {t('{photos, plural, one {# Foto} other {# Fotos}}', { photos })}
        </span>
      )}
      <span
        className={classes.cardPeople}
        title={task.assignees.map(({ name }) => name).join(', ') || t('niemand')}
      >
        {task.assignees.length === 0 && (
          <IconUserPlus size={20} stroke={1.75} aria-label={t('noch niemand')} />
        )}
        {task.assignees.slice(0, 3).map(({ id, name }) => (
          <Avatar key={id} name={name} size={24} />
        ))}
      </span>
    </span>
  );
}

interface ReportCardProps {
  report: Local<FaultReport>;
  selected: boolean;
  onOpen: () => void;
}

export function ReportCard({ report, selected, onOpen }: ReportCardProps) {
  const formats = useFormats();
  const building = useBuildingNames().get(report.buildingId) ?? '';
  return (
    <button type="button" className={classes.card} data-selected={selected || undefined} onClick={onOpen}>
      <span className={classes.cardTop}>
        {report.urgency === 'danger' && <StatusIcon status="critical" size={14} />}
        <span>{categoryWord(report.category)}</span>
        <span className={classes.cardKind}>{t('Meldung')}</span>
      </span>
      <span className={classes.cardTitle}>{report.text || categoryWord(report.category)}</span>
      <span className={classes.cardPlace}>{[building, report.place].filter(Boolean).join(', ')}</span>
      <span className={classes.cardFoot}>
        <span>
          {t('{name}, {when}', {
            name: report.reporter?.name ?? t('unbekannt'),
            when: formats.dateTime(report.reportedAt),
          })}
        </span>
      </span>
    </button>
  );
}
