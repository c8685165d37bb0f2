import { useCan } from '@citypulse/client/react/session';
import type { Local } from '@citypulse/client/react/sync';
import type { FaultReport } from '@citypulse/contracts/fault-reports';
import { nextStatuses, type TaskStatus } from '@citypulse/contracts/maintenance';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import type { Status } from '@citypulse/ui/icons';
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

const shapes: Record<ColumnName, Status> = {
  new: 'stale',
  planned: 'info',
  in_progress: 'ok',
  paused: 'pending',
  done: 'ok',
};

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
        shape={shapes[name]}
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
          <StatusIcon status="ok" size={16} />
          <span>{t('Erledigt')}</span>
          <span className={classes.count}>{of('done').length}</span>
        </button>
      )}
    </div>
  );
}

interface BoardColumnProps {
  title: string;
  shape: Status;
  count: number;
  accepts: boolean;
  onDrop: () => void;
  children: ReactNode;
}

function BoardColumn({ title, shape, count, accepts, onDrop, children }: BoardColumnProps) {
  return (
    <section
      className={classes.column}
      aria-label={title}
      data-accepts={accepts || undefined}
      onDragOver={(event) => accepts && event.preventDefault()}
      onDrop={onDrop}
    >
      <header className={classes.columnHead}>
        <StatusIcon status={shape} size={16} />
        <h2>{title}</h2>
        <span className={classes.count}>{count}</span>
      </header>
      {count === 0 ? <p className={classes.nothing}>{t('nichts')}</p> : children}
    </section>
  );
}
