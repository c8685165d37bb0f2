import { useApiQuery } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { useRow } from '@citypulse/client/react/sync';
import {
  assignablePeople,
  nextStatuses,
  taskPriorities,
  taskStatuses,
  type MaintenanceTask,
} from '@citypulse/contracts/maintenance';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import { useToday } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import { CompletionForm } from './completion-form.tsx';
import { DayField } from './day-field.tsx';
import { isClosed, isOverdue, priorityWord, statusShape, statusWord } from './task-words.ts';
import { useTaskActions } from './use-task-actions.ts';
import classes from './panel.module.css';

/** What the office decides: state, day, urgency, who. Each change is saved as it is made. */
export function TaskFacts({ task }: { task: MaintenanceTask }) {
  const canWork = useCan('maintenance:work', task.buildingId);
  const canPlan = useCan('maintenance:plan', task.buildingId);
  const [finishing, setFinishing] = useState(false);
  const today = useToday();
  const formats = useFormats();
  const { setStatus, update } = useTaskActions();
  if (!canWork) return <ReadOnlyFacts task={task} />;
  const offered = taskStatuses.filter(
    (status) =>
      status === task.status ||
      (nextStatuses[task.status].includes(status) &&
        status !== 'done' &&
        (canPlan || status !== 'cancelled')),
  );
  return (
    <div className={classes.facts}>
      <Select
        label={t('Status')}
        value={task.status}
        data={offered.map((status) => ({ value: status, label: statusWord(status) }))}
        onChange={(next) => {
          const status = taskStatuses.find((one) => one === next);
          if (status) setStatus(task, status);
        }}
        allowDeselect={false}
        disabled={isClosed(task) && !canPlan}
      />
      <DueField
        task={task}
        overdue={isOverdue(task, today)}
        formatted={task.dueOn ? formats.date(task.dueOn) : ''}
      />
      <Select
        label={t('Dringlichkeit')}
        value={task.priority}
        data={taskPriorities.map((priority) => ({ value: priority, label: priorityWord(priority) }))}
        onChange={(next) => {
          const priority = taskPriorities.find((one) => one === next);
          if (priority) update(task, { priority });
        }}
        allowDeselect={false}
        disabled={isClosed(task)}
      />
      <Cause task={task} />
      <Assignees task={task} disabled={!canPlan || isClosed(task)} />
      {!isClosed(task) &&
        (finishing ? (
          <CompletionForm task={task} onDone={() => setFinishing(false)} />
        ) : (
          <Button className={classes.wide} onClick={() => setFinishing(true)}>
            {t('Abschließen …')}
          </Button>
        ))}
    </div>
  );
}

function DueField({
  task,
  overdue,
  formatted,
}: {
  task: MaintenanceTask;
  overdue: boolean;
  formatted: string;
}) {
  const { update } = useTaskActions();
  return (
    <DayField
      label={t('Fällig')}
      value={task.dueOn}
      onChange={(dueOn) => dueOn !== task.dueOn && update(task, { dueOn })}
      error={overdue && t('überfällig seit {day}', { day: formatted })}
      disabled={isClosed(task)}
    />
  );
}

function Assignees({ task, disabled }: { task: MaintenanceTask; disabled: boolean }) {
  const people = useApiQuery(assignablePeople, { query: { buildingId: task.buildingId } });
  const { assign } = useTaskActions();
  const known = [...(people.data?.items ?? []), ...task.assignees];
  const data = [
    ...new Map(known.map(({ id, name }) => [id as string, { value: id as string, label: name }])).values(),
  ];
  return (
    <MultiSelect
      className={classes.wide}
      label={t('Zuständig')}
      placeholder={task.assignees.length === 0 ? t('noch niemand') : ''}
      data={data}
      value={task.assignees.map(({ id }) => id as string)}
      onChange={(ids) => assign(task, ids)}
      disabled={disabled}
      searchable
    />
  );
}

/** Where the task comes from. */
function Cause({ task }: { task: MaintenanceTask }) {
  const plan = useRow('maintenance_plans', task.planId);
  const report = useRow('fault_reports', task.faultReportId);
  const words = plan
    ? [t('Wartungsplan'), plan.legalBasis].filter(Boolean).join(', ')
    : report
      ? t('Meldung von {name}', { name: report.reporter?.name ?? t('unbekannt') })
      : t('von {name} angelegt', { name: task.createdBy?.name ?? '–' });
  return (
    <div className={classes.fact}>
      <span>{t('Anlass')}</span>
      <b>{words}</b>
    </div>
  );
}

function ReadOnlyFacts({ task }: { task: MaintenanceTask }) {
  const formats = useFormats();
  return (
    <div className={classes.facts}>
      <div className={classes.fact}>
        <span>{t('Status')}</span>
        <StatusBadge status={statusShape[task.status]}>{statusWord(task.status)}</StatusBadge>
      </div>
      <div className={classes.fact}>
        <span>{t('Fällig')}</span>
        <b>{task.dueOn ? formats.date(task.dueOn) : t('ohne Termin')}</b>
      </div>
      <div className={classes.fact}>
        <span>{t('Zuständig')}</span>
        <b>{task.assignees.map(({ name }) => name).join(', ') || t('noch niemand')}</b>
      </div>
      <Cause task={task} />
    </div>
  );
}
