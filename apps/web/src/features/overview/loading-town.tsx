import { useApiQuery } from '@citypulse/client/react/queries';
import { systemInfo } from '@citypulse/contracts/system';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { Progress, Text } from '@mantine/core';
import { t } from '../../shell/i18n.ts';

/** While the demo town's history is being loaded: how far, and that the figures still grow. */
export function LoadingTown() {
  const progress = useApiQuery(systemInfo, {}, { staleTime: 0 }).data?.demo?.progress;
  const loading = progress?.state === 'waiting' || progress?.state === 'loading';
  return loading ? <LoadingShare /> : null;
}

/** Asks again until the last answer removes it. */
function LoadingShare() {
  const info = useApiQuery(systemInfo, {}, { refetchInterval: 2_000, staleTime: 0 });
  const formats = useFormats();
  const progress = info.data?.demo?.progress;
  if (!progress) return null;
  return (
    <Card aria-label={t('Demo-Stadt wird geladen')}>
      <Text size="sm" mb={8}>
        {t('Die Demo-Stadt wird geladen: {share}, {rows} Werte. Die Zahlen wachsen noch.', {
          share: formats.percent(progress.share, 0),
          rows: formats.number(progress.rows),
        })}
      </Text>
      <Progress value={progress.share * 100} aria-label={t('Fortschritt')} size="sm" />
    </Card>
  );
}
