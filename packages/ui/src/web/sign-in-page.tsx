import type { Language } from '../formats.ts';
import { UnstyledButton } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLanguage } from './provider.tsx';
import { Segments } from './segments.tsx';
import { CodeForm, LoginForm, OtherWays, type SignInFormProps } from './sign-in-forms.tsx';
import classes from './sign-in.module.css';
import { useSignInTexts } from './sign-in-texts.ts';
import { Strip } from './state-views.tsx';
import { StatusIcon } from './status-badge.tsx';
import type { Status } from '../icons.ts';

export interface PublicPageProps {
  /** The app's mark and name. */
  brand: ReactNode;
  title: string;
  lead: ReactNode;
  children: ReactNode;
}

/** A page for people who are not signed in. */
export function PublicPage({ brand, title, lead, children }: PublicPageProps) {
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <div className={classes.brand}>{brand}</div>
        <div>
          <h1>{title}</h1>
          <p className="muted">{lead}</p>
        </div>
        {children}
      </div>
    </main>
  );
}

/** Something to know before one signs in. */
export function PublicNote({ status, children }: { status: Status; children: ReactNode }) {
  return <Strip icon={<StatusIcon status={status} size={16} />}>{children}</Strip>;
}

export interface DemoAccounts {
  password: string;
  accounts: readonly { email: string; displayName: string; role: string }[];
}

export interface SignInPageProps extends SignInFormProps, Pick<PublicPageProps, 'brand' | 'lead'> {
  demo: DemoAccounts | null | undefined;
  notes?: ReactNode;
  /** After the ways in. */
  children?: ReactNode;
  onLanguage: (language: Language) => void;
}

/** Asked for in place: whatever address was wanted is still there afterwards. */
export function SignInPage(props: SignInPageProps) {
  const { way, describeError, brand, lead, demo, notes, children, onLanguage } = props;
  const texts = useSignInTexts();
  return (
    <PublicPage brand={brand} title={texts.signIn} lead={lead}>
      {notes}
      {way.asksCode ? (
        <CodeForm way={way} describeError={describeError} />
      ) : (
        <>
          <LoginForm way={way} describeError={describeError}>
            <a className="link small" href="/password/forgotten">
              {texts.forgotten}
            </a>
          </LoginForm>
          <OtherWays way={way} />
        </>
      )}
      {children}
      {demo && !way.asksCode && (
        <DemoList
          accounts={demo.accounts}
          disabled={way.busy}
          onChoose={(email) => void way.signIn(email, demo.password, 'demo')}
        />
      )}
      <LanguageChoice onChange={onLanguage} />
    </PublicPage>
  );
}

interface DemoListProps extends Pick<DemoAccounts, 'accounts'> {
  disabled: boolean;
  onChoose: (email: string) => void;
}

function DemoList({ accounts, disabled, onChoose }: DemoListProps) {
  const texts = useSignInTexts();
  return (
    <section className={classes.demo} aria-label={texts.demoAccounts}>
      <h2>{texts.demoAccounts}</h2>
      <p className="muted small">{texts.demoHelp}</p>
      <ul className={classes.accounts}>
        {accounts.map(({ email, displayName, role }) => (
          <li key={email}>
            <UnstyledButton className={classes.account} disabled={disabled} onClick={() => onChoose(email)}>
              <span className={classes.accountText}>
                <span className={classes.accountName}>{displayName}</span>
                <span className="muted small ellipsis">
                  {texts.roles[role] ?? role} · {email}
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

function LanguageChoice({ onChange }: { onChange: (language: Language) => void }) {
  const texts = useSignInTexts();
  return (
    <div className={classes.language}>
      <Segments<Language>
        label={texts.language}
        value={useLanguage()}
        onChange={onChange}
        options={[
          { value: 'de', label: 'Deutsch' },
          { value: 'en', label: 'English' },
        ]}
      />
    </div>
  );
}
