import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { getUser, listUsers, updateUser, type User } from '@citypulse/contracts/users';
import { ActionIcon, Button, CopyButton, PasswordInput } from '@mantine/core';
import { IconCheck, IconCopy, IconDice5 } from '@tabler/icons-react';
import { useState } from 'react';
import { ProblemNote } from '../../forms/form-panel.tsx';
import { PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { useProof } from '../identity/proof-dialog.tsx';
import { suggestPassword } from './suggest-password.ts';

/** Gives the account a new password, to be handed over in person. */
export function PasswordSection({ user }: { user: User }) {
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const update = useApiMutation(updateUser, { invalidates: [listUsers, getUser] });
  const proof = useProof();
  const tooShort = password !== '' && password.length < 12;
  const suggest = () => {
    setPassword(suggestPassword());
    setShown(true);
  };
  const submit = () =>
    update.mutate(
      { params: { userId: user.id }, body: { password } },
      {
        onError: (error) => {
          if (isApiError(error, 'fresh_sign_in_required')) proof.refused(error, submit);
        },
        onSuccess: () => {
          notify({ text: t('Neues Passwort gesetzt. Gib es persönlich weiter.') });
          setPassword('');
          setShown(false);
        },
      },
    );
  return (
    <PanelSection
      title={t('Passwort')}
      tools={
        <Button size="xs" leftSection={<IconDice5 size={16} stroke={1.75} />} onClick={suggest}>
          {t('Vorschlagen')}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}
      >
        <PasswordInput
          aria-label={t('Neues Passwort')}
          placeholder={t('Neues Passwort')}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visible={shown}
          onVisibilityChange={setShown}
          visibilityToggleButtonProps={{ 'aria-label': t('Passwort zeigen') }}
          error={tooShort && t('Mindestens {count} Zeichen.', { count: 12 })}
          style={{ flex: 1 }}
        />
        {password !== '' && (
          <CopyButton value={password}>
            {({ copied, copy }) => (
              <ActionIcon onClick={copy} aria-label={copied ? t('Kopiert') : t('Passwort kopieren')}>
                {copied ? <IconCheck size={16} stroke={1.75} /> : <IconCopy size={16} stroke={1.75} />}
              </ActionIcon>
            )}
          </CopyButton>
        )}
        <Button type="submit" disabled={password.length < 12} loading={update.isPending}>
          {t('Setzen')}
        </Button>
      </form>
      {update.error && !isApiError(update.error, 'fresh_sign_in_required') && (
        <ProblemNote error={update.error} />
      )}
      {proof.dialog}
    </PanelSection>
  );
}
