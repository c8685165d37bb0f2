import { EmptyState } from '@citypulse/ui/web/state-views';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { t } from './i18n.ts';
import { Screen } from './screen.tsx';

export function NotFound() {
  return (
    <Screen title={t('Nicht gefunden')}>
      <EmptyState
        title={t('Diese Seite gibt es nicht')}
        height={320}
        action={
          <Button component={Link} to="/" variant="filled">
            {t('Zur Übersicht')}
          </Button>
        }
      >
        {t('Die Adresse ist vielleicht veraltet oder unvollständig.')}
      </EmptyState>
    </Screen>
  );
}
