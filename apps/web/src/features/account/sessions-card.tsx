import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
import { revokeOtherSessions } from '@citypulse/contracts/accounts';
import { listSessions, revokeSession, type Session } from '@citypulse/contracts/identity';
import { Card, CardList } from '@citypulse/ui/web/card';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import classes from './account.module.css';

const tellError = (error: unknown) => notify({ status: 'critical', text: describeError(error) });

/** Where this person is signed in; any but the present session can be ended. */
export function SessionsCard() {
  const sessions = useApiQuery(listSessions, {}, { refetchInterval: 30_000 });
  const others = (sessions.data?.items.length ?? 1) - 1;
  return (
    <Card
      title={t('Sitzungen und Geräte')}
      count={sessions.data?.items.length}
      flush
      footer={others > 0 ? <Others count={others} /> : undefined}
    >
      <QueryView query={sessions} loading={{ height: 120, shape: 'lines' }} describeError={describeError}>
        {({ items }) => <Sessions items={items} />}
      </QueryView>
    </Card>
  );
}

function Sessions({ items }: { items: Session[] }) {
  const formats = useFormats();
  const now = useNow(30_000);
  return (
    <CardList
      items={items.map((session) => ({
        key: session.id,
        icon:
          session.platform === 'mobile' ? (
            <IconDeviceMobile size={20} stroke={1.75} aria-hidden />
          ) : (
            <IconDeviceDesktop size={20} stroke={1.75} aria-hidden />
          ),
        title: deviceName(session),
        detail: `${t('zuletzt')} ${formats.age(session.lastSeenAt, now)} · ${t('seit')} ${formats.dateTime(session.createdAt)}`,
        value: session.current ? (
          <StatusBadge status="ok">{t('dieses Gerät')}</StatusBadge>
        ) : (
          <EndButton session={session} />
        ),
      }))}
    />
  );
}

function EndButton({ session }: { session: Session }) {
  const revoke = useApiMutation(revokeSession, {
    invalidates: [listSessions],
    onSuccess: () => notify({ text: t('Sitzung beendet.') }),
    onError: tellError,
  });
  return (
    <Button
      size="xs"
      color="red"
      aria-label={`${t('Abmelden')}: ${deviceName(session)}`}
      loading={revoke.isPending}
      onClick={() => revoke.mutate({ params: { sessionId: session.id } })}
    >
      {t('Abmelden')}
    </Button>
  );
}

function Others({ count }: { count: number }) {
  const revoke = useApiMutation(revokeOtherSessions, {
    invalidates: [listSessions],
    onSuccess: () => notify({ text: t('Alle anderen Anmeldungen sind beendet.') }),
    onError: tellError,
  });
  return (
    <div className={classes.others}>
      <span className="muted small">
        {t('Ungesendete Eingaben bleiben auf dem Gerät, bis du dich dort wieder anmeldest.')}
      </span>
      <Button color="red" size="xs" loading={revoke.isPending} onClick={() => revoke.mutate({})}>
        {t('{count, plural, one {Die andere abmelden} other {Alle # anderen abmelden}}', { count })}
      </Button>
    </div>
  );
}

/** Browser and system out of the user agent, as far as they can be told. */
function deviceName(session: Session): string {
  const agent = session.userAgent ?? '';
  const browser = /Firefox|Edg|Chrome|Safari/.exec(agent)?.[0]?.replace('Edg', 'Edge');
  const system = /Windows|Android|iPhone|iPad|Mac OS|Linux/.exec(agent)?.[0]?.replace('Mac OS', 'macOS');
  const known = [browser, system].filter(Boolean).join(', ');
  return known || (session.platform === 'mobile' ? t('App') : t('Browser'));
}
