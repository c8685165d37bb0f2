import { useCan } from '@citypulse/client/react/session';
import { useMutate, useRows, type Local } from '@citypulse/client/react/sync';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Checkbox } from '@mantine/core';
import { useMemo } from 'react';
import { t } from '../../shell/i18n.ts';
import { Section } from './section.tsx';
import { isClosed } from './task-words.ts';
import { useJustChanged } from './use-just-changed.ts';
import classes from './panel.module.css';

export function TaskChecklist({ task }: { task: MaintenanceTask }) {
  const { rows } = useRows('checklist_items', { taskId: task.id });
  const canWork = useCan('maintenance:work', task.buildingId);
  const items = useMemo(() => rows.toSorted((a, b) => a.position - b.position), [rows]);
  if (items.length === 0) return null;
  const done = items.filter(({ answer }) => answer !== null).length;
  return (
    <Section title={t('Checkliste')} count={`${done} / ${items.length}`}>
      <ul className={classes.steps}>
        {items.map((item) => (
          <Step key={item.id} item={item} editable={canWork && !isClosed(task)} />
        ))}
      </ul>
    </Section>
  );
}

function Step({ item, editable }: { item: Local<ChecklistItem>; editable: boolean }) {
  const mutate = useMutate();
  const formats = useFormats();
  const changed = useJustChanged(item.version);
  const isDone = item.answer !== null;
  const answer = (value: boolean) =>
    void mutate('answerChecklistItem', {
      params: { itemId: item.id },
      body: { answer: value || null, answeredAt: new Date().toISOString() },
    });
  return (
    <li className={classes.step} data-changed={changed || undefined}>
      <Checkbox
        checked={isDone}
        // Other kinds are answered where the thing is: on the phone.
        disabled={!editable || item.kind !== 'yes_no'}
        onChange={(event) => answer(event.currentTarget.checked)}
        label={item.label}
        description={item.note}
      />
      <span className={classes.stepAnswer}>
        <Answer item={item} />
        {item.answeredAt && <span className="muted">{formats.time(item.answeredAt)}</span>}
      </span>
    </li>
  );
}

/** What was answered, and whether it lies outside its limits. */
function Answer({ item }: { item: ChecklistItem }) {
  const formats = useFormats();
  const { answer, kind, unit, min, max } = item;
  if (answer === null || kind === 'photo') return null;
  if (typeof answer === 'boolean')
    return answer ? null : (
      <StatusBadge status="warn" size="sm">
        {t('nein')}
      </StatusBadge>
    );
  if (typeof answer === 'string') return kind === 'reading' ? null : <span>{answer}</span>;
  const text = `${formats.number(answer, Number.isInteger(answer) ? 0 : 1)} ${unit ?? ''}`.trim();
  const outside = (min !== null && answer < min) || (max !== null && answer > max);
  if (!outside) return <span className="num">{text}</span>;
  return (
    <StatusBadge status="warn" size="sm" title={t('außerhalb der Grenzen')}>
      {text}
    </StatusBadge>
  );
}
