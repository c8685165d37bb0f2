import { useApiMutation } from '@citypulse/client/react/mutations';
import {
  listInvitations,
  resendInvitation,
  withdrawInvitation,
  type Invitation,
} from '@citypulse/contracts/accounts';
import { listUsers } from '@citypulse/contracts/users';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { roleName } from '../users/role-words.ts';
import classes from './accounts.module.css';
import { Confirm } from './confirm.tsx';

const reads = [listInvitations, listUsers];
const tellError = (error: unknown) => notify({ status: 'critical', text: describeError(error) });

interface InvitationsTableProps {
  invitations: Invitation[];
  mayWrite: boolean;
}

export function InvitationsTable({ invitations, mayWrite }: InvitationsTableProps) {
  const columns = useColumns(mayWrite);
  return (
    <DataTable
      label={t('Einladungen')}
      rows={invitations}
      columns={columns}
      rowId={(invitation) => invitation.userId}
      sort="sent"
      empty={t('Keine offene Einladung')}
    />
  );
}

function useColumns(mayWrite: boolean): TableColumn<Invitation>[] {
  const formats = useFormats();
  const now = useNow(30_000);
  return useMemo(
    () => [
      {
        id: 'person',
        header: t('Person'),
        value: (invitation) => invitation.displayName,
        cell: (invitation) => (
          <div className={classes.twoLines}>
            <span className="strong">{invitation.displayName}</span>
            <span className="muted small">{invitation.email}</span>
          </div>
        ),
      },
      {
        id: 'roles',
        header: t('Rolle'),
        value: (invitation) =>
          [...new Set(invitation.assignments.map(({ role }) => roleName(role)))].join(', ') ||
          t('ohne Rolle'),
        hideBelow: 820,
      },
      {
        id: 'sent',
        header: t('Gesendet'),
        value: (invitation) => invitation.sentAt,
        cell: (invitation) =>
          invitation.deliveredAt === null ? (
            <StatusBadge status="info">{t('wird noch gesendet')}</StatusBadge>
          ) : (
            formats.age(invitation.sentAt, now)
          ),
        hideBelow: 640,
      },
      {
        id: 'until',
        header: t('Gilt bis'),
        value: (invitation) => invitation.expiresAt,
        cell: (invitation) =>
          Date.parse(invitation.expiresAt) <= now ? (
            <StatusBadge status="warn">{t('abgelaufen')}</StatusBadge>
          ) : (
            formats.dateTime(invitation.expiresAt)
          ),
        hideBelow: 640,
      },
      {
        id: 'actions',
        header: t('Aktion'),
        value: () => null,
        sortable: false,
        align: 'end',
        cell: (invitation) => mayWrite && <Actions invitation={invitation} />,
      },
    ],
    [formats, now, mayWrite],
  );
}

function Actions({ invitation }: { invitation: Invitation }) {
  const { userId, email, displayName: name } = invitation;
  const [asking, setAsking] = useState(false);
  const resend = useApiMutation(resendInvitation, {
    invalidates: reads,
    onSuccess: () => notify({ text: t('Neue Einladung an {email} gesendet.', { email }) }),
    onError: tellError,
  });
  const withdraw = useApiMutation(withdrawInvitation, {
    invalidates: reads,
    onSuccess: () => notify({ text: t('Einladung von {name} zurückgezogen.', { name }) }),
    onError: (error) => {
      setAsking(false);
      tellError(error);
    },
  });
  return (
    <div className={classes.actions}>
      <Button
        size="xs"
        aria-label={`${t('Erneut senden')}: ${name}`}
        loading={resend.isPending}
        onClick={() => resend.mutate({ params: { userId } })}
      >
        {t('Erneut senden')}
      </Button>
      <Button
        size="xs"
        color="red"
        aria-label={`${t('Zurückziehen')}: ${name}`}
        onClick={() => setAsking(true)}
      >
        {t('Zurückziehen')}
      </Button>
      {asking && (
        <Confirm
          title={t('Einladung zurückziehen?')}
          action={t('Zurückziehen')}
          busy={withdraw.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => withdraw.mutate({ params: { userId } })}
        >
          {t('Der Link in der E-Mail gilt nicht mehr, und das Konto von {name} wird entfernt.', { name })}
        </Confirm>
      )}
    </div>
  );
}
