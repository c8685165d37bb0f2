import { useApiMutation } from '@citypulse/client/react/mutations';
import { requestPasswordReset } from '@citypulse/contracts/accounts';
import { PlainForm } from '@citypulse/ui/web/sign-in-forms';
import { Problem } from '@citypulse/ui/web/sign-in-problem';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { PublicBox, ToSignIn } from './public-box.tsx';

/** Says the same to everybody: whether there is such an account is nobody's business. */
export function ForgottenPage() {
  const [email, setEmail] = useState('');
  const request = useApiMutation(requestPasswordReset);
  if (request.isSuccess)
    return (
      <PublicBox
        title={t('Sieh in dein Postfach')}
        lead={t(
          'Gibt es zu {email} ein Konto, dann ist jetzt eine Nachricht mit einem Link unterwegs. Er gilt 30 Minuten.',
          { email },
        )}
      >
        <p className="muted small">
          {t('Nichts angekommen? Sieh im Spam-Ordner nach oder frag deine Verwaltung.')}
        </p>
        <ToSignIn />
      </PublicBox>
    );
  return (
    <PublicBox
      title={t('Passwort vergessen')}
      lead={t('Wir schicken dir einen Link, mit dem du ein neues festlegst.')}
    >
      <PlainForm onSubmit={() => request.mutate({ body: { email } })}>
        <TextInput
          size="md"
          label={t('E-Mail')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Problem text={request.error && describeError(request.error)} />
        <Button type="submit" variant="filled" size="md" loading={request.isPending} fullWidth>
          {t('Link anfordern')}
        </Button>
      </PlainForm>
      <ToSignIn />
    </PublicBox>
  );
}
