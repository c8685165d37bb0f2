import type { PersonSession } from '@citypulse/contracts/accounts';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { SortControl, TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './accounts.module.css';
import { deviceOf, waysOf } from './session-words.ts';

interface SessionsTableProps extends SortControl {
  sessions: PersonSession[];
  /** null: only looked at. */
  onEnd: ((session: PersonSession) => void) | null;
}

export function SessionsTable({ sessions, onEnd, ...sorting }: SessionsTableProps) {
  const columns = useColumns(onEnd);
  return (
    <DataTable
      label={t('Anmeldungen')}
      rows={sessions}
      columns={columns}
      rowId={(session) => session.id}
      empty={t('Niemand gefunden')}
      {...sorting}
    />
  );
}

function useColumns(onEnd: SessionsTableProps['onEnd']): TableColumn<PersonSession>[] {
  const formats = useFormats();
  const now = useNow(15_000);
  return useMemo(
    () => [
      {
        id: 'person',
        header: t('Person'),
        value: (session) => session.displayName,
        cell: (session) => (
          <div className={classes.twoLines}>
            <span className="strong">{session.displayName}</span>
            <span className="muted small">{session.email}</span>
            <span className={`${classes.onlyNarrow} muted small`}>
              {deviceOf(session).name} · {formats.age(session.lastSeenAt, now)}
            </span>
          </div>
        ),
      },
      {
        id: 'device',
        header: t('Gerät'),
        value: (session) => deviceOf(session).name,
        cell: (session) => {
          const { name, detail } = deviceOf(session);
          return (
            <div className={classes.twoLines}>
              <span>{name}</span>
              {detail && <span className="muted small">{detail}</span>}
            </div>
          );
        },
        hideBelow: 640,
      },
      {
        id: 'ways',
        header: t('Angemeldet mit'),
        value: (session) => waysOf(session),
        hideBelow: 820,
      },
      {
        id: 'since',
        header: t('Seit'),
        value: (session) => session.createdAt,
        cell: (session) => formats.dateTime(session.createdAt),
        hideBelow: 1000,
      },
      {
        id: 'seen',
        header: t('Zuletzt'),
        value: (session) => session.lastSeenAt,
        cell: (session) => formats.age(session.lastSeenAt, now),
        hideBelow: 480,
      },
      {
        id: 'end',
        header: t('Aktion'),
        value: () => null,
        sortable: false,
        align: 'end',
        cell: (session) =>
          session.current ? (
            <StatusBadge status="ok">{t('diese')}</StatusBadge>
          ) : (
            onEnd && (
              <Button
                size="xs"
                color="red"
                aria-label={`${t('Beenden')}: ${session.displayName}, ${deviceOf(session).name}`}
                onClick={() => onEnd(session)}
              >
                {t('Beenden')}
              </Button>
            )
          ),
      },
    ],
    [formats, now, onEnd],
  );
}
