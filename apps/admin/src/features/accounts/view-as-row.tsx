import { useApiMutation } from '@citypulse/client/react/mutations';
import { useUser } from '@citypulse/client/react/session';
import { startView } from '@citypulse/contracts/accounts';
import type { User } from '@citypulse/contracts/users';
import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';

/** Opens the town's app in a window of its own, as this person sees it. */
export function ViewAsRow({ user }: { user: User }) {
  const me = useUser();
  const start = useApiMutation(startView);
  if (me.id === user.id || user.disabledAt !== null) return null;
  const open = () => {
    // Opened by the click itself: later the browser would take it for an unwanted window.
    const view = window.open('about:blank', '_blank');
    start.mutate(
      { params: { userId: user.id } },
      {
        onSuccess: ({ code }) => {
          if (view) view.location.replace(`/view#${code}`);
          else notify({ status: 'warn', text: t('Der Browser hat das Fenster nicht geöffnet.') });
        },
        onError: (error) => {
          view?.close();
          notify({ status: 'critical', text: describeError(error) });
        },
      },
    );
  };
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'center', paddingTop: 24 }}>
      <Button
        style={{ flexShrink: 0 }}
        leftSection={<IconEye size={16} stroke={1.75} />}
        loading={start.isPending}
        onClick={open}
      >
        {t('Ansehen als')}
      </Button>
      <span className="muted small">{t('15 Minuten lang, ohne etwas zu ändern. Steht im Audit-Log.')}</span>
    </div>
  );
}
