import { useApiPages, useApiQuery } from '@citypulse/client/react/queries';
import { useRows } from '@citypulse/client/react/sync';
import {
  assignablePeople,
  taskHistory,
  type MaintenanceTask,
  type TaskHistoryEntry,
} from '@citypulse/contracts/maintenance';
import { Avatar } from '@citypulse/ui/web/avatar';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { historyWords } from './history-words.ts';
import { Section } from './section.tsx';
import classes from './panel.module.css';

interface Line {
  id: string;
  at: string;
  /** When the office learned of it, where that was later. */
  arrivedAt?: string;
  by: string | null;
  words: string;
}

interface TaskHistoryProps {
  task: MaintenanceTask;
  /** Another one whenever there is something new to tell. */
  version: string;
}

/** Comments and changes in one stream, newest first. Comments are there offline too. */
export function TaskHistory({ task, version }: TaskHistoryProps) {
  const taskId = task.id;
  // Before the server has the task there is nobody to ask.
  const isSent = task.number !== null;
  const comments = useRows('task_comments', { taskId });
  const history = useApiPages(taskHistory, { params: { taskId }, query: { limit: 50 } }, { enabled: isSent });
  const { refetch } = history;
  // It is no part of the feed: it is read again when what it tells of has changed.
  const shown = useRef(version);
  useEffect(() => {
    if (shown.current === version) return;
    shown.current = version;
    if (isSent) void refetch();
  }, [refetch, isSent, version]);
  const nameOf = useNames(task);
  const formats = useFormats();
  const now = useNow();
  const lines = useMemo(() => {
    const said: Line[] = comments.rows.map(({ id, writtenAt, author, text }) => ({
      id,
      at: writtenAt,
      by: author.name,
      words: t('schreibt: „{text}“', { text }),
    }));
    return [...said, ...(history.data ?? []).flatMap((entry) => lineOf(entry, nameOf))].toSorted((a, b) =>
      b.at.localeCompare(a.at),
    );
  }, [comments.rows, history.data, nameOf]);
  return (
    <Section title={t('Verlauf')}>
      <ol className={classes.history}>
        {lines.map((line) => (
          <li key={line.id}>
            <Avatar name={line.by ?? 'CityPulse'} size={24} />
            <span>
              <b>{line.by ?? t('CityPulse')}</b> {line.words}
              {line.arrivedAt !== undefined && (
                <small>{t('im Büro {when}', { when: formats.dateTime(line.arrivedAt) })}</small>
              )}
            </span>
            <time dateTime={line.at} title={formats.dateTime(line.at)}>
              {formats.age(line.at, now)}
            </time>
          </li>
        ))}
      </ol>
      {history.error && <p className="muted">{describeError(history.error)}</p>}
      {history.hasNextPage && (
        <Button size="xs" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t('Ältere zeigen')}
        </Button>
      )}
    </Section>
  );
}

/** People this task may name. */
function useNames({ buildingId, assignees }: MaintenanceTask): (userId: string) => string | undefined {
  const { data } = useApiQuery(assignablePeople, { query: { buildingId } });
  return useMemo(() => {
    const names = new Map<string, string>(
      [...(data?.items ?? []), ...assignees].map((one) => [one.id, one.name]),
    );
    return (userId) => names.get(userId);
  }, [data, assignees]);
}

/** So much later than it was done, and somebody worked without reception. */
const lateMs = 60_000;

/** Comments come from the store already; what has no words for people is left out. */
function lineOf(entry: TaskHistoryEntry, nameOf: (userId: string) => string | undefined): Line[] {
  if (entry.entity === 'task_comments') return [];
  const words = historyWords(entry, nameOf);
  if (words === null) return [];
  const { id, at, by, arrivedAt } = entry;
  const isLate = Date.parse(arrivedAt) - Date.parse(at) > lateMs;
  return [{ id, at, by, words, ...(isLate && { arrivedAt }) }];
}
