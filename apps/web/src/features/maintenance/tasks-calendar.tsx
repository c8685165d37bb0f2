import { useFormats } from '@citypulse/ui/web/provider';
import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useToday } from '../../routes/view-state.ts';
import { t } from '../../shell/i18n.ts';
import { monthGrid, monthOf, shiftMonth } from './month-grid.ts';
import { isClosed, isOverdue, statusShape } from './task-words.ts';
import type { TasksSearch } from './tasks-search.ts';
import type { TaskCard } from './use-tasks.ts';
import classes from './calendar.module.css';

interface TasksCalendarProps {
  cards: readonly TaskCard[];
  month: string | undefined;
  change: (wanted: Partial<TasksSearch>) => void;
  onOpen: (taskId: string) => void;
}

const weekdays = () => [t('Mo'), t('Di'), t('Mi'), t('Do'), t('Fr'), t('Sa'), t('So')];

/** A month of due days, Monday first. */
export function TasksCalendar({ cards, month, change, onOpen }: TasksCalendarProps) {
  const today = useToday();
  const first = monthOf(month ?? today);
  const byDay = Map.groupBy(cards, ({ task }) => task.dueOn);
  const go = (next: string) => change({ month: next === monthOf(today) ? undefined : next });
  const days = useTodayInSight();
  return (
    <div className={classes.calendar}>
      <MonthBar first={first} go={go} today={today} />
      <div className={classes.weekdays} aria-hidden>
        {weekdays().map((day) => (
          <span key={day}>{day}</span>
        ))}
      </div>
      <ol ref={days} className={classes.grid}>
        {monthGrid(first).map((day) => (
          <CalendarDay
            key={day}
            day={day}
            isToday={day === today}
            isOutside={monthOf(day) !== first}
            cards={byDay.get(day) ?? []}
            today={today}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </div>
  );
}

/** On a phone the days stand below each other: the month begins at today, not at what is long done. */
function useTodayInSight() {
  const days = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = days.current;
    if (list && getComputedStyle(list).gridTemplateColumns.split(' ').length === 1)
      list.querySelector('[data-today]')?.scrollIntoView({ block: 'center' });
  }, []);
  return days;
}

function MonthBar({ first, go, today }: { first: string; go: (month: string) => void; today: string }) {
  const formats = useFormats();
  return (
    <div className={classes.bar}>
      <ActionIcon onClick={() => go(shiftMonth(first, -1))} aria-label={t('voriger Monat')}>
        <IconChevronLeft size={20} stroke={1.75} />
      </ActionIcon>
      <h2 aria-live="polite">{formats.month(first)}</h2>
      <ActionIcon onClick={() => go(shiftMonth(first, 1))} aria-label={t('nächster Monat')}>
        <IconChevronRight size={20} stroke={1.75} />
      </ActionIcon>
      {first !== monthOf(today) && (
        <Button size="xs" onClick={() => go(monthOf(today))}>
          {t('Heute')}
        </Button>
      )}
    </div>
  );
}

interface CalendarDayProps {
  day: string;
  isToday: boolean;
  isOutside: boolean;
  cards: readonly TaskCard[];
  today: string;
  onOpen: (taskId: string) => void;
}

const mostShown = 4;

function CalendarDay({ day, isToday, isOutside, cards, today, onOpen }: CalendarDayProps) {
  const formats = useFormats();
  const shown = cards.toSorted((a, b) => Number(isClosed(a.task)) - Number(isClosed(b.task)));
  return (
    <li
      className={classes.day}
      data-today={isToday || undefined}
      data-outside={isOutside || undefined}
      data-empty={cards.length === 0 || undefined}
    >
      <time dateTime={day} className={classes.number} aria-current={isToday ? 'date' : undefined}>
        <span className={classes.long}>{`${formats.weekday(day)}, ${formats.date(day)}`}</span>
        <span className={classes.short}>{Number(day.slice(8))}</span>
      </time>
      {shown.slice(0, mostShown).map(({ task, building }) => (
        <button
          key={task.id}
          type="button"
          className={classes.entry}
          data-status={isOverdue(task, today) ? 'critical' : statusShape[task.status]}
          data-closed={isClosed(task) || undefined}
          title={`${task.title} · ${building}`}
          onClick={() => onOpen(task.id)}
        >
          {task.title}
        </button>
      ))}
      {cards.length > mostShown && (
        <span className={classes.more}>{t('und {count} weitere', { count: cards.length - mostShown })}</span>
      )}
    </li>
  );
}
