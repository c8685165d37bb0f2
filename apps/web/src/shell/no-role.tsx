import { EmptyState } from '@citypulse/ui/web/state-views';
import { t } from './i18n.ts';
import { Screen } from './screen.tsx';

/** Somebody has an account and may see nothing yet: said once, instead of in every part of a page. */
export function NoRole() {
  return (
    <Screen title={t('Willkommen')}>
      <EmptyState title={t('Dein Konto hat noch keine Rolle')} height={320}>
        {t('Deine Verwaltung legt fest, was du siehst und tust. Sobald sie es getan hat, steht es hier.')}
      </EmptyState>
    </Screen>
  );
}
