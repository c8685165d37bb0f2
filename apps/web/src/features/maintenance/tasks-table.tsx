import type { TaskStatus } from '@citypulse/contracts/maintenance';
import type { Formats } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { useMemo } from 'react';
import { useToday } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import {
  isClosed,
  isOverdue,
  kindWord,
  numberOf,
  priorityWord,
  statusShape,
  statusWord,
} from './task-words.ts';
import type { TasksSearch } from './tasks-search.ts';
import type { TaskCard } from './use-tasks.ts';
import classes from './tasks.module.css';

interface TasksTableProps {
  cards: readonly TaskCard[];
  search: TasksSearch;
  change: (wanted: Partial<TasksSearch>) => void;
  onOpen: (taskId: string) => void;
}

export function TasksTable({ cards, search, change, onOpen }: TasksTableProps) {
  const formats = useFormats();
  const today = useToday();
  const columns = useMemo(() => columnsOf(formats, today), [formats, today]);
  const ordered = useMemo(() => byUrgency(cards), [cards]);
  return (
    <Card flush>
      <DataTable
        label={t('Aufträge')}
        rows={ordered}
        columns={columns}
        rowId={({ task }) => task.id}
        selectedId={search.task ?? null}
        onSelect={({ task }) => search.task !== undefined && onOpen(task.id)}
        onOpen={({ task }) => onOpen(task.id)}
        pageKeys
        maxHeight="calc(100dvh - 212px)"
        sort={search.sort ?? ''}
        onSort={(sort) => change({ sort })}
        empty={t('Kein Auftrag passt zum Filter.')}
      />
    </Card>
  );
}

const due = ({ task }: TaskCard): string => task.dueOn ?? '9999';

/** What is open by when it is due, then what is closed, the newest first: how the table stands before one sorts it. */
function byUrgency(cards: readonly TaskCard[]): TaskCard[] {
  const [open, closed] = [
    cards.filter(({ task }) => !isClosed(task)),
    cards.filter(({ task }) => isClosed(task)),
  ];
  return [
    ...open.toSorted((a, b) => due(a).localeCompare(due(b))),
    ...closed.toSorted((a, b) => due(b).localeCompare(due(a))),
  ];
}

const priorityOrder = { urgent: 0, high: 1, normal: 2, low: 3 };

function columnsOf(formats: Formats, today: string): TableColumn<TaskCard>[] {
  return [
    {
      id: 'number',
      header: t('Nummer'),
      value: ({ task }) => task.number,
      cell: ({ task }) => numberOf(task),
      hideBelow: 480,
      width: 120,
    },
    {
      id: 'title',
      header: t('Auftrag'),
      value: ({ task }) => task.title,
      cell: ({ task }) => (
        <span className={classes.titleCell}>
          <Shortened words={task.title} />
          {task.pending && (
            <StatusBadge status="pending" size="sm">
              {t('ausstehend')}
            </StatusBadge>
          )}
        </span>
      ),
      width: 220,
    },
    {
      id: 'building',
      header: t('Gebäude'),
      value: ({ building }) => building,
      cell: ({ building }) => <Shortened words={building} />,
      hideBelow: 640,
      width: 210,
    },
    { id: 'kind', header: t('Art'), value: ({ task }) => kindWord(task.kind), hideBelow: 820, width: 84 },
    {
      id: 'status',
      header: t('Status'),
      value: ({ task }) => statusWord(task.status),
      cell: ({ task }) => <StatusCell status={task.status} />,
      hideBelow: 480,
      width: 116,
    },
    {
      id: 'due',
      header: t('Fällig'),
      value: ({ task }) => task.dueOn,
      cell: ({ task }) => <Due day={task.dueOn} overdue={isOverdue(task, today)} formats={formats} />,
      width: 112,
    },
    {
      id: 'who',
      header: t('Zuständig'),
      value: ({ task }) => task.assignees.map(({ name }) => name).join(', ') || null,
      cell: ({ task }) => task.assignees.map(({ name }) => name).join(', ') || '–',
      hideBelow: 820,
      width: 112,
    },
    {
      id: 'priority',
      header: t('Dringlichkeit'),
      value: ({ task }) => priorityOrder[task.priority],
      cell: ({ task }) => priorityWord(task.priority),
      hideBelow: 1000,
      width: 104,
    },
    {
      id: 'steps',
      header: t('Schritte'),
      align: 'end',
      value: ({ steps, stepsDone }) => (steps === 0 ? null : stepsDone / steps),
      cell: ({ steps, stepsDone }) => (steps === 0 ? '–' : `${stepsDone}/${steps}`),
      hideBelow: 1000,
      width: 74,
    },
  ];
}

/** In one line as long as there is room; the whole on pointing. */
function Shortened({ words }: { words: string }) {
  return (
    <span className={classes.shortened} title={words}>
      {words}
    </span>
  );
}

/** Only what is more than open has a shape. */
function StatusCell({ status }: { status: TaskStatus }) {
  const shape = statusShape[status];
  if (shape === 'stale') return <span className="muted">{statusWord(status)}</span>;
  return (
    <StatusBadge status={shape} size="sm">
      {statusWord(status)}
    </StatusBadge>
  );
}

function Due({ day, overdue, formats }: { day: string | null; overdue: boolean; formats: Formats }) {
  if (day === null) return <span className="muted">–</span>;
  if (!overdue) return <span className="num">{formats.date(day)}</span>;
  return (
    <StatusBadge status="critical" size="sm" title={t('überfällig')}>
      {formats.date(day)}
    </StatusBadge>
  );
}
