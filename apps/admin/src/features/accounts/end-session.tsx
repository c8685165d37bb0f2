import { useApiMutation } from '@citypulse/client/react/mutations';
import { listPeoplesSessions, revokePersonsSession, type PersonSession } from '@citypulse/contracts/accounts';
import { Confirm } from './confirm.tsx';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { deviceOf } from './session-words.ts';

export function EndSession({ session, onClose }: { session: PersonSession; onClose: () => void }) {
  const end = useApiMutation(revokePersonsSession, {
    invalidates: [listPeoplesSessions],
    onSuccess: () => {
      notify({ text: t('{name} ist dort abgemeldet.', { name: session.displayName }) });
      onClose();
    },
    onError: (error) => {
      notify({ status: 'critical', text: describeError(error) });
      onClose();
    },
  });
  return (
    <Confirm
      title={t('Anmeldung beenden?')}
      action={t('Beenden')}
      busy={end.isPending}
      onClose={onClose}
      onConfirm={() => end.mutate({ params: { sessionId: session.id } })}
    >
      {t(
        '{name} wird auf „{device}“ sofort abgemeldet. Ungesendete Eingaben bleiben auf dem Gerät, bis die Person sich dort wieder anmeldet.',
        { name: session.displayName, device: deviceOf(session).name },
      )}
    </Confirm>
  );
}
