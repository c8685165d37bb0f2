import type { User } from '@citypulse/contracts/users';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Avatar } from '@citypulse/ui/web/avatar';
import { t } from '../../shell/i18n.ts';
import { today } from '../../shell/today.ts';
import { buildingCount, rolesOf, statusOf } from './user-state.ts';
import classes from './users.module.css';

interface UsersTableProps {
  users: User[];
  selectedId: string | null;
  onSelect: (user: User) => void;
  sort: string;
  onSort: (sort: string) => void;
}

export function UsersTable({ users, selectedId, onSelect, sort, onSort }: UsersTableProps) {
  const columns = useColumns();
  return (
    <DataTable
      label={t('Konten')}
      rows={users}
      columns={columns}
      rowId={(user) => user.id}
      selectedId={selectedId}
      onSelect={onSelect}
      sort={sort}
      onSort={onSort}
      rowHeight={48}
      pageKeys
      empty={t('Kein Konto passt zu Suche und Filter.')}
    />
  );
}

function useColumns(): TableColumn<User>[] {
  const formats = useFormats();
  const now = useNow(30_000);
  return useMemo(() => {
    const day = today();
    return [
      {
        id: 'name',
        header: t('Name'),
        value: (user) => user.displayName,
        cell: (user) => (
          <span className={classes.person}>
            <Avatar name={user.displayName} off={user.disabledAt !== null} />
            <span className={classes.names}>
              <span className={classes.name}>{user.displayName}</span>
              <span className="muted small ellipsis">{user.email}</span>
            </span>
          </span>
        ),
      },
      { id: 'role', header: t('Rolle'), value: (user) => rolesOf(user, day), hideBelow: 640 },
      {
        id: 'buildings',
        header: t('Gebäude'),
        align: 'end',
        value: (user) => buildingCount(user, day) ?? Number.POSITIVE_INFINITY,
        cell: (user) => buildingCount(user, day) ?? t('alle'),
        hideBelow: 480,
      },
      {
        id: 'seen',
        header: t('Zuletzt'),
        value: (user) => user.lastSeenAt,
        cell: (user) => (user.lastSeenAt === null ? '–' : formats.age(user.lastSeenAt, now)),
        hideBelow: 640,
      },
      {
        id: 'status',
        header: t('Status'),
        value: (user) => statusOf(user, day).word,
        cell: (user) => {
          const { status, word } = statusOf(user, day);
          return (
            <StatusBadge
              status={status}
              icon={user.disabledAt && <IconLock size={14} stroke={1.75} aria-hidden />}
            >
              {word}
            </StatusBadge>
          );
        },
      },
    ];
  }, [formats, now]);
}
