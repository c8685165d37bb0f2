import type { SignedInUser } from '@citypulse/contracts/identity';
import { useClient } from '@citypulse/client/react/provider';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { CodeForm } from './code-form.tsx';
import { OtherWays } from './other-ways.tsx';
import { ProofForm } from './proof-form.tsx';
import { useSignIn } from './use-sign-in.ts';

/** What stays in the way until it is done; what lies below stays as it is. */
const firm = {
  opened: true,
  onClose: () => undefined,
  withCloseButton: false,
  closeOnEscape: false,
  closeOnClickOutside: false,
};

/** The session ended while someone was at work: the password is asked for over the screen, which stays. */
export function SignInAgain({ user }: { user: SignedInUser }) {
  const way = useSignIn();
  return (
    <Modal {...firm} title={t('Die Anmeldung ist abgelaufen')}>
      {way.challenge === null ? <PasswordForm user={user} {...way} /> : <CodeForm {...way} />}
      {way.challenge === null && <OtherWays {...way} />}
    </Modal>
  );
}

/** Something about the session was unusual: it goes on once the person has proved who he is. */
export function ProveAgain() {
  const { session } = useClient();
  return (
    <Modal {...firm} title={t('Bitte bestätige, dass du es bist')}>
      <ProofForm
        why={t('An dieser Anmeldung war etwas ungewöhnlich. Ansicht und Eingaben bleiben.')}
        leave={{ label: t('Abmelden'), onClick: () => void session.signOut() }}
        onProved={() => session.proved()}
      />
    </Modal>
  );
}

function PasswordForm({
  user,
  signIn,
  problem,
  busy,
}: ReturnType<typeof useSignIn> & { user: SignedInUser }) {
  const client = useClient();
  const [password, setPassword] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(user.email, password);
      }}
    >
      <Stack gap="lg">
        <p className="muted">
          {t('Ansicht und Eingaben bleiben. Melde dich als {name} erneut an.', { name: user.displayName })}
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
          error={
            problem && (
              <span style={{ display: 'inline-flex', gap: 6 }}>
                <StatusIcon status="critical" size={16} /> {problem}
              </span>
            )
          }
        />
        <Group justify="flex-end">
          <Button onClick={() => void client.session.signOut()}>{t('Abmelden')}</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t('Anmelden')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
