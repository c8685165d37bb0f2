import { leaveForDirectory } from '@citypulse/client/directory-journey';
import { offerPasskey, passkeysWork } from '@citypulse/client/passkeys';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { isApiError } from '@citypulse/client/api-error';
import { useClient } from '@citypulse/client/react/provider';
import { useApiQuery } from '@citypulse/client/react/queries';
import { useUser } from '@citypulse/client/react/session';
import { confirmIdentity } from '@citypulse/contracts/accounts';
import { getDirectoryAccount } from '@citypulse/contracts/directory';
import {
  challengePasskey,
  confirmByPasskey,
  listPasskeys,
  type PasskeyAssertion,
} from '@citypulse/contracts/passkeys';
import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
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
  const user = useUser();
  const [password, setPassword] = useState('');
  const confirm = useApiMutation(confirmIdentity, { onSuccess: onProved });
  const byPasskey = usePasskeyProof(onProved);
  const { api } = useClient();
  const directory = useApiQuery(getDirectoryAccount).data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Bist du es?')}
      closeButtonProps={{ 'aria-label': t('Schließen') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate({ body: { password } });
        }}
      >
        <Stack gap="lg">
          <p className="muted">
            {t(
              'Deine Anmeldung ist länger als zehn Minuten her. Für diesen Schritt brauchen wir dein Passwort.',
            )}
          </p>
          <input type="hidden" name="email" autoComplete="username" value={user.email} />
          <PasswordInput
            size="md"
            label={t('Passwort')}
            autoComplete="current-password"
            data-autofocus
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('Passwort zeigen') }}
            error={confirm.error && proofProblem(confirm.error)}
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('Abbrechen')}</Button>
            {directory?.linkedSince && (
              <Button onClick={() => void leaveForDirectory(api, 'again').catch(tellError)}>
                {t('Über {name} bestätigen', { name: directory.name ?? '' })}
              </Button>
            )}
            {byPasskey && <Button onClick={byPasskey}>{t('Mit Passkey bestätigen')}</Button>}
            <Button type="submit" variant="filled" loading={confirm.isPending}>
              {t('Bestätigen')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const tellError = (error: unknown) => notify({ status: 'critical', text: describeError(error) });

/** For whoever has one; absent otherwise. */
function usePasskeyProof(onProved: () => void): (() => void) | undefined {
  const { api } = useClient();
  const passkeys = useApiQuery(listPasskeys);
  const prove = async () => {
    try {
      const credential = await offerPasskey<PasskeyAssertion>(await api.call(challengePasskey));
      if (!credential) return;
      await api.call(confirmByPasskey, { body: { credential } });
      onProved();
    } catch (error) {
      tellError(error);
    }
  };
  return passkeysWork() && passkeys.data?.items.length ? () => void prove() : undefined;
}

const proofProblem = (error: unknown): string =>
  isApiError(error, 'password_wrong') ? t('Das Passwort stimmt nicht.') : describeError(error);
