import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
import { readAccountLink, setPasswordByLink } from '@citypulse/contracts/accounts';
import type { Response } from '@citypulse/contracts/endpoint';
import { QueryView } from '@citypulse/ui/web/query-view';
import { PlainForm } from '@citypulse/ui/web/sign-in-forms';
import { Problem } from '@citypulse/ui/web/sign-in-problem';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { NewPasswordField, newPasswordProblem } from './new-password-field.tsx';
import { PublicBox, ToSignIn } from './public-box.tsx';

/** Where mailed links lead. The token leaves the address at once: it must not stay in the history. */
export function SetPasswordPage() {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  const link = useApiQuery(readAccountLink, { body: { token } }, { enabled: token !== '' });
  if (token === '' || isApiError(link.error, 'link_invalid')) return <Void />;
  return link.data ? (
    <SetPassword token={token} link={link.data} />
  ) : (
    <PublicBox title={t('Passwort festlegen')} lead={t('Der Link wird geprüft.')}>
      <QueryView query={link} loading={{ height: 96, shape: 'lines' }} describeError={describeError}>
        {() => null}
      </QueryView>
    </PublicBox>
  );
}

function Void() {
  return (
    <PublicBox
      title={t('Dieser Link gilt nicht mehr')}
      lead={t('Er wurde schon benutzt, ist abgelaufen oder durch einen neueren ersetzt.')}
    >
      <p>
        {t('Warst du eingeladen, dann bitte deine Verwaltung um eine neue Einladung. Sonst:')}{' '}
        <a className="link" href="/password/forgotten">
          {t('neuen Link anfordern')}
        </a>
      </p>
      <ToSignIn />
    </PublicBox>
  );
}

function SetPassword({ token, link }: { token: string; link: Response<typeof readAccountLink> }) {
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const set = useApiMutation(setPasswordByLink);
  const problem = newPasswordProblem(password);
  const submit = () => {
    setTried(true);
    if (!problem) set.mutate({ body: { token, password } });
  };
  if (isApiError(set.error, 'link_invalid')) return <Void />;
  if (set.isSuccess)
    return (
      <PublicBox
        title={t('Passwort festgelegt')}
        lead={t('Melde dich jetzt mit {email} und dem neuen Passwort an.', { email: link.email })}
      >
        <ToSignIn />
      </PublicBox>
    );
  const invited = link.purpose === 'invitation';
  return (
    <PublicBox
      title={invited ? t('Willkommen, {name}', { name: link.displayName }) : t('Neues Passwort festlegen')}
      lead={
        invited
          ? t('Lege das Passwort für {email} fest.', { email: link.email })
          : t('Für {email}. Alle Anmeldungen enden, sobald es gilt.', { email: link.email })
      }
    >
      <PlainForm onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={link.email} />
        <NewPasswordField
          size="md"
          value={password}
          onChange={setPassword}
          problem={tried ? problem : null}
        />
        <Problem text={set.error && describeError(set.error)} />
        <Button type="submit" variant="filled" size="md" loading={set.isPending} fullWidth>
          {t('Passwort festlegen')}
        </Button>
      </PlainForm>
    </PublicBox>
  );
}
