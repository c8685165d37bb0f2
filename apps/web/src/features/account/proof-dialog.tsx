import { isApiError } from '@citypulse/client/api-error';
import { useIdentityProof } from '@citypulse/client/react/sign-in';
import { ProofForm } from '@citypulse/ui/web/sign-in-again';
import { Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';

interface Proof {
  /** Handles a refusal: what wants a fresh sign-in asks for it and is then done again, all else is told. */
  refused: (error: unknown, again: () => void) => void;
  dialog: ReactNode;
}

/** Some things want to know once more that it is the person himself who sits here. */
export function useProof(): Proof {
  const [again, setAgain] = useState<(() => void) | null>(null);
  return {
    refused(error, retry) {
      if (isApiError(error, 'fresh_sign_in_required')) setAgain(() => retry);
      else notify({ status: 'critical', text: describeError(error) });
    },
    dialog: again && (
      <ProofDialog
        onClose={() => setAgain(null)}
        onProved={() => {
          setAgain(null);
          again();
        }}
      />
    ),
  };
}

function ProofDialog({ onClose, onProved }: { onClose: () => void; onProved: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Bist du es?')}
      closeButtonProps={{ 'aria-label': t('Schließen') }}
    >
      <ProofForm
        proof={useIdentityProof(onProved)}
        describeError={describeError}
        why={t(
          'Deine Anmeldung ist länger als zehn Minuten her. Für diesen Schritt brauchen wir dein Passwort.',
        )}
        leave={{ label: t('Abbrechen'), onClick: onClose }}
      />
    </Modal>
  );
}
