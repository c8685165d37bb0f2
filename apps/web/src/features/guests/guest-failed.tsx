import { isApiError, isConnectionError, type ApiError } from '@citypulse/client/api-error';
import { Button } from '@mantine/core';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import classes from './guests.module.css';

interface GuestFailedProps<V> {
  of: { error: ApiError | null; variables: V | undefined; mutate: (variables: V) => void };
}

/** What was not taken, why, and the way to send it once more where that can help. */
export function GuestFailed<V>({ of: { error, variables, mutate } }: GuestFailedProps<V>) {
  if (!error) return null;
  const mayPass = isConnectionError(error) || isApiError(error, 'unavailable');
  return (
    <div role="alert" className={classes.failed}>
      <p className={classes.error}>{wordsOf(error)}</p>
      {mayPass && variables !== undefined && (
        <Button size="md" onClick={() => mutate(variables)}>
          {t('Noch einmal senden')}
        </Button>
      )}
    </div>
  );
}

function wordsOf(error: ApiError): string {
  if (isConnectionError(error)) return t('Das kam nicht an: keine Verbindung.');
  switch (error.code) {
    case 'not_found':
    case 'invalid_credentials':
      return t('Der Link gilt nicht mehr; das wurde nicht gespeichert. Frag bei der Stadt nach einem neuen.');
    case 'answer_invalid':
      return t('Dieser Wert passt nicht zu dem Schritt.');
    case 'task_closed':
    case 'already_completed':
    case 'state_refused':
      return t('Der Auftrag wurde inzwischen abgeschlossen. Lade die Seite neu.');
    case 'checklist_incomplete':
      return t('Es sind noch Schritte offen. Lade die Seite neu.');
    default:
      return describeError(error);
  }
}
