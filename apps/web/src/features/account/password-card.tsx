import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { useUser } from '@citypulse/client/react/session';
import { changeOwnPassword } from '@citypulse/contracts/accounts';
import { listSessions } from '@citypulse/contracts/identity';
import { Card } from '@citypulse/ui/web/card';
import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { NewPasswordField, newPasswordProblem } from '../identity/new-password-field.tsx';
import { Problem } from '@citypulse/ui/web/sign-in-problem';
import { useProof } from './proof-dialog.tsx';
import classes from './account.module.css';

/** Every other session ends with the old password; this one goes on. */
export function PasswordCard() {
  const user = useUser();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const proof = useProof();
  const change = useApiMutation(changeOwnPassword, {
    invalidates: [listSessions],
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setTried(false);
      notify({ text: t('Passwort geändert. Alle anderen Anmeldungen sind beendet.') });
    },
    onError: (error, request) => {
      if (isApiError(error, 'fresh_sign_in_required')) proof.refused(error, () => change.mutate(request));
    },
  });
  const problem = newPasswordProblem(next);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!problem) change.mutate({ body: { currentPassword: current, newPassword: next } });
  };
  const isCurrentWrong = isApiError(change.error, 'password_wrong');
  const isToldElsewhere = isCurrentWrong || isApiError(change.error, 'fresh_sign_in_required');
  return (
    <Card title={t('Passwort')}>
      <form className={classes.fields} onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={user.email} />
        <PasswordInput
          label={t('Jetziges Passwort')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={isCurrentWrong && t('Das Passwort stimmt nicht.')}
          visibilityToggleButtonProps={{ 'aria-label': t('Passwort zeigen') }}
        />
        <NewPasswordField value={next} onChange={setNext} problem={tried ? problem : null} />
        <Problem text={change.error && !isToldElsewhere ? describeError(change.error) : null} />
        <div>
          <Button type="submit" variant="filled" loading={change.isPending}>
            {t('Passwort ändern')}
          </Button>
        </div>
      </form>
      {proof.dialog}
    </Card>
  );
}
