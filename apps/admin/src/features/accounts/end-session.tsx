import { useApiMutation } from '@citypulse/client/react/mutations';
import {
  listPeoplesSessions,
  revokePersonsDevice,
  revokePersonsSession,
  type PersonSession,
} from '@citypulse/contracts/accounts';
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { Confirm } from './confirm.tsx';
import { deviceOf } from './session-words.ts';

/** Ends the one session, or shuts the whole device out. */
export function EndSession({ session, onClose }: { session: PersonSession; onClose: () => void }) {
  const { device, userId, displayName: name } = session;
  const [whole, setWhole] = useState(false);
  const outcome = {
    invalidates: [listPeoplesSessions],
    onSuccess: () => {
      notify({ text: t('{name} ist dort abgemeldet.', { name }) });
      onClose();
    },
    onError: (error: unknown) => {
      notify({ status: 'critical', text: describeError(error) });
      onClose();
    },
  };
  const end = useApiMutation(revokePersonsSession, outcome);
  const shutOut = useApiMutation(revokePersonsDevice, outcome);
  return (
    <Confirm
      title={t('Anmeldung beenden?')}
      action={t('Beenden')}
      busy={end.isPending || shutOut.isPending}
      onClose={onClose}
      onConfirm={() =>
        device && whole
          ? shutOut.mutate({ params: { userId, deviceId: device.id } })
          : end.mutate({ params: { sessionId: session.id } })
      }
      more={
        device && (
          <Checkbox
            checked={whole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
            label={t('Das Gerät ganz sperren')}
            description={t(
              'Alle Anmeldungen auf ihm enden, seine Schlüssel und Mitteilungen gelten nicht mehr.',
            )}
          />
        )
      }
    >
      {t(
        '{name} wird auf „{device}“ sofort abgemeldet. Ungesendete Eingaben bleiben auf dem Gerät, bis die Person sich dort wieder anmeldet.',
        { name, device: deviceOf(session).name },
      )}
    </Confirm>
  );
}
