import { ErrorState } from '@citypulse/ui/web/state-views';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { isApiError } from '@citypulse/client/api-error';
import { describeError } from './errors.ts';
import { t } from './i18n.ts';
import { Screen } from './screen.tsx';

/** One screen failed; rail, bar and address stay usable. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return (
    <Screen title={t('Etwas ist schiefgegangen')}>
      <ErrorState
        title={t('Diese Ansicht konnte nicht gezeigt werden')}
        requestId={isApiError(error) ? error.requestId : undefined}
        onRetry={reset}
        height={320}
      >
        {describeError(error)}
      </ErrorState>
    </Screen>
  );
}
