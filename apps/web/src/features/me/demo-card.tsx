import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
import { useUser } from '@citypulse/client/react/session';
import { can } from '@citypulse/contracts/permissions';
import { resetDemo, systemInfo } from '@citypulse/contracts/system';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { Button, Group } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';

/** Only in demo mode, for administrators: brings the invented town back to its first state. */
export function DemoCard() {
  const { roles } = useUser();
  const info = useApiQuery(systemInfo);
  const formats = useFormats();
  const [asking, setAsking] = useState(false);
  const reset = useApiMutation(resetDemo, {
    invalidates: [systemInfo],
    onSuccess: () => notify({ text: t('Die Demo-Stadt wird neu aufgebaut.') }),
  });
  const demo = info.data?.demo;
  if (!demo || !can(roles, 'system:write', null)) return null;
  const start = () => {
    setAsking(false);
    reset.mutate({}, { onError: (error) => notify({ status: 'critical', text: describeError(error) }) });
  };
  return (
    <Card
      title={t('Demo-Stadt')}
      subtitle={
        demo.progress.state === 'loading'
          ? t('Daten werden geladen, {share}', { share: formats.percent(demo.progress.share, 0) })
          : undefined
      }
    >
      <Group justify="space-between">
        <span className="muted">
          {t('Alle Änderungen verwerfen und die Stadt in den ersten Zustand zurücksetzen.')}
        </span>
        {asking ? (
          <Group gap="sm">
            <Button onClick={() => setAsking(false)}>{t('Abbrechen')}</Button>
            <Button variant="filled" onClick={start} loading={reset.isPending}>
              {t('Ja, zurücksetzen')}
            </Button>
          </Group>
        ) : (
          <Button leftSection={<IconRestore size={16} stroke={1.75} />} onClick={() => setAsking(true)}>
            {t('Zurücksetzen')}
          </Button>
        )}
      </Group>
    </Card>
  );
}
