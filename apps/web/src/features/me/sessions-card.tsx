import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
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

/** Where this person is signed in; any but the present session can be ended. */
export function SessionsCard() {
  const sessions = useApiQuery(listSessions);
  const formats = useFormats();
  const now = useNow(30_000);
  const revoke = useApiMutation(revokeSession, {
    invalidates: [listSessions],
    onSuccess: () => notify({ text: t('Sitzung beendet.') }),
  });
  const valueOf = (session: Session) =>
    session.current ? (
      <StatusBadge status="ok">{t('dieses Gerät')}</StatusBadge>
    ) : (
      <Button
        size="xs"
        color="red"
        onClick={() =>
          revoke.mutate(
            { params: { sessionId: session.id } },
            { onError: (error) => notify({ status: 'critical', text: describeError(error) }) },
          )
        }
      >
        {t('Abmelden')}
      </Button>
    );
  return (
    <Card title={t('Angemeldete Geräte')} count={sessions.data?.items.length} flush>
      <QueryView query={sessions} loading={{ height: 120, shape: 'lines' }} describeError={describeError}>
        {({ items }) => (
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
              value: valueOf(session),
            }))}
          />
        )}
      </QueryView>
    </Card>
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
