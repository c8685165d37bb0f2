import { leaveForDirectory } from '@citypulse/client/directory-journey';
import { useClient } from '@citypulse/client/react/provider';
import { useApiQuery } from '@citypulse/client/react/queries';
import { getDirectoryAccount } from '@citypulse/contracts/directory';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, Stack } from '@mantine/core';
import { t } from '../../shell/i18n.ts';
import { useProof } from './proof-dialog.tsx';

/** The person's account in the town's directory; nothing where there is none. */
export function DirectoryCard() {
  const { api } = useClient();
  const formats = useFormats();
  const proof = useProof();
  const { data } = useApiQuery(getDirectoryAccount);
  if (!data?.name) return null;
  const link = () => leaveForDirectory(api, 'link').catch((error: unknown) => proof.refused(error, link));
  return (
    <Card
      title={t('Anmeldung über die Stadt')}
      tools={data.linkedSince && <StatusBadge status="ok">{t('verbunden')}</StatusBadge>}
    >
      <Stack gap="md" align="flex-start">
        <p className="muted">
          {data.linkedSince
            ? t('Dein Konto ist mit „{name}“ verbunden, seit {day}. Deine Rechte folgen den Gruppen dort.', {
                name: data.name,
                day: formats.date(data.linkedSince),
              })
            : t(
                'Verbinde dein Konto mit „{name}“, dann meldest du dich dort an statt mit einem eigenen Passwort.',
                {
                  name: data.name,
                },
              )}
        </p>
        {!data.linkedSince && <Button onClick={() => void link()}>{t('Konto verbinden')}</Button>}
      </Stack>
      {proof.dialog}
    </Card>
  );
}
