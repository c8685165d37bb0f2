import { useApiQuery } from '@citypulse/client/react/queries';
import { useSession } from '@citypulse/client/react/session';
import type { Language } from '@citypulse/ui/formats';
import { StatusBadge, StatusIcon } from '@citypulse/ui/web/status-badge';
import { Segments } from '@citypulse/ui/web/segments';
import { systemInfo } from '@citypulse/contracts/system';
import { Button, PasswordInput, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Logo } from '../../shell/logo.tsx';
import { preferredLanguage, setPreferences, usePreferences } from '../../shell/preferences.ts';
import classes from './login-page.module.css';
import { CodeForm } from './code-form.tsx';
import { ForgottenLink } from './forgotten-link.tsx';
import { OtherWays } from './other-ways.tsx';
import { Problem } from './problem.tsx';
import { demoSignInProblem, useSignIn } from './use-sign-in.ts';

/** Asked for in place: whatever address was wanted is still there afterwards. */
export function LoginPage() {
  const info = useApiQuery(systemInfo);
  const way = useSignIn();
  const demo = info.data?.demo;
  return (
    <main className={classes.page}>
      <title>{`${t('Anmelden')} · CityPulse`}</title>
      <div className={classes.box}>
        <div className={classes.brand}>
          <Logo size={32} />
          <span>CityPulse</span>
          {demo && <StatusBadge status="info">{t('Demo')}</StatusBadge>}
        </div>
        <div>
          <h1>{t('Anmelden')}</h1>
          <p className="muted">
            {info.data?.town?.name ?? t('Energie und Gebäude der Stadt auf einen Blick')}
          </p>
        </div>
        <EndedNote />
        {info.error && !info.data && (
          <p role="status" className={classes.offline}>
            <StatusIcon status="stale" size={16} /> {describeError(info.error)}
          </p>
        )}
        {way.challenge === null ? <LoginForm {...way} /> : <CodeForm {...way} />}
        {way.challenge === null && <OtherWays {...way} />}
        {info.data?.setupNeeded && (
          <p className="muted small">
            {t('Diese Stadt ist noch nicht eingerichtet. Eine Administratorin beginnt damit in der')}{' '}
            <a className="link" href="/admin">
              {t('Verwaltung')}
            </a>
            .
          </p>
        )}
        {demo && way.challenge === null && (
          <DemoAccounts
            accounts={demo.accounts}
            disabled={way.busy}
            onChoose={(account) => void way.signIn(account, demo.password, demoSignInProblem)}
          />
        )}
        <LanguageChoice />
      </div>
    </main>
  );
}

/** Only to somebody whose session ended; it stays while he types. */
function EndedNote() {
  const session = useSession();
  const [isEnded] = useState(session.name === 'signed_out' && session.why === 'ended');
  if (!isEnded) return null;
  return (
    <p role="status" className={classes.offline}>
      <StatusIcon status="info" size={16} />
      <span>
        {t(
          'Deine Sitzung ist abgelaufen. Was noch nicht gesendet ist, liegt auf diesem Gerät und wird gesendet, sobald du angemeldet bist.',
        )}
      </span>
    </p>
  );
}

function LoginForm({ problem, busy, signIn }: ReturnType<typeof useSignIn>) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(email, password);
      }}
    >
      <TextInput
        size="md"
        label={t('E-Mail')}
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        size="md"
        label={t('Passwort')}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('Passwort zeigen') }}
      />
      <Problem text={problem} />
      <Button type="submit" variant="filled" size="md" loading={busy} fullWidth>
        {t('Anmelden')}
      </Button>
      <ForgottenLink />
    </form>
  );
}

interface DemoAccountsProps {
  accounts: readonly { email: string; displayName: string; role: string }[];
  disabled: boolean;
  onChoose: (email: string) => void;
}

const roleWords: Record<string, () => string> = {
  admin: () => t('Verwaltung'),
  energy_manager: () => t('Energiemanagement'),
  facility_manager: () => t('Gebäudemanagement'),
  technician: () => t('Technik'),
  caretaker: () => t('Hausmeister'),
  viewer: () => t('Nur lesen'),
};

function DemoAccounts({ accounts, disabled, onChoose }: DemoAccountsProps) {
  return (
    <section className={classes.demo} aria-label={t('Demo-Konten')}>
      <h2>{t('Demo-Konten')}</h2>
      <p className="muted small">{t('Ein Klick meldet an. Erfundene Stadt, erfundene Menschen.')}</p>
      <ul className={classes.accounts}>
        {accounts.map((account) => (
          <li key={account.email}>
            <UnstyledButton
              className={classes.account}
              disabled={disabled}
              onClick={() => onChoose(account.email)}
            >
              <span className={classes.accountText}>
                <span className={classes.accountName}>{account.displayName}</span>
                <span className="muted small ellipsis">
                  {roleWords[account.role]?.() ?? account.role} · {account.email}
                </span>
              </span>
              <IconArrowRight size={16} stroke={1.75} aria-hidden />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LanguageChoice() {
  const language = preferredLanguage(usePreferences());
  return (
    <div className={classes.language}>
      <Segments<Language>
        label={t('Sprache')}
        value={language}
        onChange={(chosen) => setPreferences({ language: chosen })}
        options={[
          { value: 'de', label: 'Deutsch' },
          { value: 'en', label: 'English' },
        ]}
      />
    </div>
  );
}
