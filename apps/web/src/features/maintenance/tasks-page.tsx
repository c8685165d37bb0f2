import { useCan } from '@citypulse/client/react/session';
import { Segments } from '@citypulse/ui/web/segments';
import { EmptyState, LoadingState } from '@citypulse/ui/web/state-views';
import { Button } from '@mantine/core';
import { IconCalendar, IconLayoutKanban, IconPlus, IconTable } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useToday } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { NewTaskPanel } from './new-task-panel.tsx';
import { ReportPanel } from './report-panel.tsx';
import { TaskFilters } from './task-filters.tsx';
import { TaskPanel } from './task-panel.tsx';
import { isClosed, isOverdue } from './task-words.ts';
import { TasksBoard } from './tasks-board.tsx';
import { TasksCalendar } from './tasks-calendar.tsx';
import { TasksTable } from './tasks-table.tsx';
import { taskViews, type TasksSearch, type TaskView } from './tasks-search.ts';
import { useFiltered, useNewReports, useTaskCards, type TaskCard } from './use-tasks.ts';
import classes from './tasks.module.css';

const viewIcons = { table: IconTable, board: IconLayoutKanban, calendar: IconCalendar };

/** Aufträge as table, board or calendar; what is open beside them lies in the address. */
export function TasksPage() {
  const search = useSearch({ from: '/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const { cards, ready } = useTaskCards();
  const shown = useFiltered(cards, search);
  const canWork = useCan('maintenance:work');
  const change = (wanted: Partial<TasksSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...wanted }), replace: true, resetScroll: false });
  return (
    <Screen
      title={t('Aufträge')}
      subtitle={ready && <Summary cards={shown} />}
      wide
      tools={
        canWork && (
          <Button
            variant="filled"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => change({ create: '1', task: undefined, report: undefined })}
          >
            {t('Auftrag')}
          </Button>
        )
      }
    >
      <div className={classes.bar}>
        <ViewSwitch view={search.view ?? 'board'} change={change} />
        <TaskFilters search={search} change={change} cards={cards} />
      </div>
      {ready ? (
        <TasksView search={search} shown={shown} all={cards.length} change={change} />
      ) : (
        <LoadingState height={480} shape="lines" />
      )}
      <BesideList search={search} change={change} />
    </Screen>
  );
}

function Summary({ cards }: { cards: readonly TaskCard[] }) {
  const today = useToday();
  const open = cards.filter(({ task }) => !isClosed(task)).length;
  const waiting = cards.filter(({ task }) => task.status === 'paused').length;
  const overdue = cards.filter(({ task }) => isOverdue(task, today)).length;
  return (
    <>
      {[
        t('{open} offen', { open }),
        waiting > 0 && t('{waiting, plural, one {# wartet} other {# warten}}', { waiting }),
        overdue > 0 && t('{overdue} überfällig', { overdue }),
      ]
        .filter(Boolean)
        .join(', ')}
    </>
  );
}

function ViewSwitch({ view, change }: { view: TaskView; change: (wanted: Partial<TasksSearch>) => void }) {
  const words = { table: t('Tabelle'), board: t('Board'), calendar: t('Kalender') };
  return (
    <Segments
      label={t('Ansicht')}
      value={view}
      onChange={(next) => change({ view: next === 'board' ? undefined : next })}
      options={taskViews.map((value) => {
        const Icon = viewIcons[value];
        return {
          value,
          label: (
            <span className={classes.segment}>
              <Icon size={16} stroke={1.75} aria-hidden />
              {words[value]}
            </span>
          ),
        };
      })}
    />
  );
}

interface ViewProps {
  search: TasksSearch;
  shown: readonly TaskCard[];
  all: number;
  change: (wanted: Partial<TasksSearch>) => void;
}

function TasksView({ search, shown, all, change }: ViewProps) {
  const reports = useNewReports();
  const open = (task: string) => change({ task, report: undefined, create: undefined });
  if (all === 0 && reports.length === 0) {
    return (
      <EmptyState title={t('Noch kein Auftrag')} height={320}>
        {t('Aufträge entstehen aus Meldungen, Wartungsplänen und Auffälligkeiten, oder du legst einen an.')}
      </EmptyState>
    );
  }
  if (search.view === 'table')
    return <TasksTable cards={shown} search={search} change={change} onOpen={open} />;
  if (search.view === 'calendar')
    return <TasksCalendar cards={shown} month={search.month} change={change} onOpen={open} />;
  return (
    <TasksBoard
      cards={shown}
      reports={reports}
      selected={search.task ?? search.report}
      onOpen={open}
      onOpenReport={(report) => change({ report, task: undefined, create: undefined })}
    />
  );
}

function BesideList({
  search,
  change,
}: {
  search: TasksSearch;
  change: (wanted: Partial<TasksSearch>) => void;
}) {
  const close = () => change({ task: undefined, report: undefined, create: undefined });
  const show = (task: string) => change({ task, report: undefined, create: undefined });
  if (search.create) return <NewTaskPanel buildingId={search.building} onClose={close} onMade={show} />;
  if (search.report) return <ReportPanel reportId={search.report} onClose={close} onMade={show} />;
  if (search.task) return <TaskPanel key={search.task} taskId={search.task} onClose={close} />;
  return null;
}
