import { useCan } from '@citypulse/client/react/session';
import type { Local } from '@citypulse/client/react/sync';
import type { FaultReport } from '@citypulse/contracts/fault-reports';
import { nextStatuses, type TaskStatus } from '@citypulse/contracts/maintenance';
import {
  IconCalendarEvent,
  IconCircleCheck,
  IconCircleDashed,
  IconClockPause,
  IconProgress,
  type Icon,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';
import { ReportCard, TaskCardView } from './task-card.tsx';
import { useTaskActions } from './use-task-actions.ts';
import type { TaskCard } from './use-tasks.ts';
import classes from './tasks.module.css';

type ColumnName = 'new' | 'planned' | 'in_progress' | 'paused' | 'done';

/** Where a task stands; what is open and belongs to nobody yet is new. */
const columnOf = ({ task }: TaskCard): ColumnName | null => {
  if (task.status === 'cancelled') return null;
  if (task.status !== 'open') return task.status;
  return task.assignees.length === 0 ? 'new' : 'planned';
};

/** What dropping a card on a column means; somebody must be named before work is planned. */
const statusOfColumn: Record<ColumnName, TaskStatus | null> = {
  new: null,
  planned: 'open',
  in_progress: 'in_progress',
  paused: 'paused',
  // Finishing asks for a result: in the panel.
  done: null,
};

const shapes: Record<ColumnName, { icon: Icon; color: string }> = {
  new: { icon: IconCircleDashed, color: 'text-2' },
  planned: { icon: IconCalendarEvent, color: 'info' },
  in_progress: { icon: IconProgress, color: 'primary' },
  paused: { icon: IconClockPause, color: 'pending' },
  done: { icon: IconCircleCheck, color: 'ok' },
};

function ColumnIcon({ name }: { name: ColumnName }) {
  const { icon: Shape, color } = shapes[name];
  return <Shape size={16} stroke={1.75} color={`var(--cp-${color})`} aria-hidden />;
}

const byDue = (a: TaskCard, b: TaskCard) =>
  (a.task.dueOn ?? '9999').localeCompare(b.task.dueOn ?? '9999') ||
  a.task.title.localeCompare(b.task.title, 'de');
const byCompletion = (a: TaskCard, b: TaskCard) =>
  (b.task.completedAt ?? '').localeCompare(a.task.completedAt ?? '');

interface TasksBoardProps {
  cards: readonly TaskCard[];
  reports: readonly Local<FaultReport>[];
  selected: string | undefined;
  onOpen: (taskId: string) => void;
  onOpenReport: (reportId: string) => void;
}

/** Columns by state. Cards can be dragged; the panel offers the same steps to the keyboard. */
export function TasksBoard({ cards, reports, selected, onOpen, onOpenReport }: TasksBoardProps) {
  const [dragged, setDragged] = useState<TaskCard>();
  const [showDone, setShowDone] = useState(false);
  const canWork = useCan('maintenance:work');
  const { setStatus } = useTaskActions();
  const columns = Map.groupBy(cards, columnOf);
  const of = (name: ColumnName) => (columns.get(name) ?? []).toSorted(name === 'done' ? byCompletion : byDue);
  const drop = (status: TaskStatus | null) => {
    if (dragged && status) setStatus(dragged.task, status);
    setDragged(undefined);
  };
  const column = (name: ColumnName, title: string, before?: ReactNode, extra = 0) => {
    const inColumn = of(name);
    const status = statusOfColumn[name];
    const accepts = dragged && status !== null && nextStatuses[dragged.task.status].includes(status);
    return (
      <BoardColumn
        title={title}
        icon={<ColumnIcon name={name} />}
        count={inColumn.length + extra}
        accepts={accepts ?? false}
        onDrop={() => drop(status)}
      >
        {before}
        {(name === 'done' ? inColumn.slice(0, 50) : inColumn).map((card) => (
          <TaskCardView
            key={card.task.id}
            card={card}
            selected={card.task.id === selected}
            onOpen={() => onOpen(card.task.id)}
            {...(canWork && { onDragStart: () => setDragged(card), onDragEnd: () => setDragged(undefined) })}
          />
        ))}
      </BoardColumn>
    );
  };
  return (
    <div className={classes.board} role="region" aria-label={t('Board')} tabIndex={0}>
      {column(
        'new',
        t('Neu'),
        reports.map((report) => (
          <ReportCard
            key={report.id}
            report={report}
            selected={report.id === selected}
            onOpen={() => onOpenReport(report.id)}
          />
        )),
        reports.length,
      )}
      {column('planned', t('Geplant'))}
      {column('in_progress', t('In Arbeit'))}
      {column('paused', t('Wartet'))}
      {showDone ? (
        column('done', t('Erledigt'))
      ) : (
        <button type="button" className={classes.folded} onClick={() => setShowDone(true)}>
          <ColumnIcon name="done" />
          <span>{t('Erledigt')}</span>
          <span className={classes.count}>{of('done').length}</span>
        </button>
      )}
    </div>
  );
}

interface BoardColumnProps {
  title: string;
  icon: ReactNode;
  count: number;
  accepts: boolean;
  onDrop: () => void;
  children: ReactNode;
}

function BoardColumn({ title, icon, count, accepts, onDrop, children }: BoardColumnProps) {
  return (
    <section
      className={classes.column}
      aria-label={title}
      data-accepts={accepts || undefined}
      onDragOver={(event) => accepts && event.preventDefault()}
      onDrop={onDrop}
    >
      <header className={classes.columnHead}>
        {icon}
        <h2>{title}</h2>
        <span className={classes.count}>{count}</span>
      </header>
      {count === 0 ? <p className={classes.nothing}>{t('nichts')}</p> : children}
    </section>
  );
}
