import { useApiQuery } from '@citypulse/client/react/queries';
import { systemInfo } from '@citypulse/contracts/system';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { Progress, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { t } from '../../shell/i18n.ts';

/** While the demo town's history is being loaded: how far, and that the figures still grow. */
export function LoadingTown() {
  const [ended, setEnded] = useState(false);
  const info = useApiQuery(systemInfo, {}, ended ? {} : { refetchInterval: 2_000, staleTime: 0 });
  const formats = useFormats();
  const progress = info.data?.demo?.progress;
  const done =
    info.data !== undefined && (!progress || progress.state === 'done' || progress.state === 'failed');
  useEffect(() => setEnded(done), [done]);
  if (!progress || done) return null;
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
