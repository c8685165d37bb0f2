import { Button, PasswordInput, TextInput, type TextInputProps } from '@mantine/core';
import { IconBuildingCommunity, IconFingerprint } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import classes from './sign-in.module.css';
import { Problem, problemOf, type DescribeError, type SignInFailure } from './sign-in-problem.tsx';
import { useSignInTexts } from './sign-in-texts.ts';

/** The ways in, as the app offers them; absent: not here. */
export interface SignInWay {
  busy: boolean;
  failure: SignInFailure;
  /** The password was right, a code is wanted as well. */
  asksCode: boolean;
  signIn: (email: string, password: string, by?: 'form' | 'demo') => unknown;
  giveCode: (code: string) => unknown;
  byPasskey: (() => unknown) | undefined;
  directory: { name: string; leave: () => unknown } | undefined;
  startOver: () => unknown;
}

export interface SignInFormProps {
  way: SignInWay;
  describeError: DescribeError;
}

/** Fields of a page for people who are not signed in. */
export function PlainForm({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

export interface PasswordFieldProps {
  'data-autofocus'?: boolean;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
}

export function PasswordField({ value, onChange, error, ...rest }: PasswordFieldProps) {
  const texts = useSignInTexts();
  return (
    <PasswordInput
      {...rest}
      size="md"
      label={texts.password}
      name="password"
      autoComplete="current-password"
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }}
    />
  );
}

/** A code of the app or a recovery code. */
export function CodeField({
  value,
  onChange,
  ...rest
}: Omit<TextInputProps, 'value' | 'onChange'> & { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      {...rest}
      size="md"
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      required
      minLength={6}
      maxLength={40}
      withAsterisk={false}
      autoFocus
      data-autofocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** E-mail and password; under it what else helps in. */
export function LoginForm({ way, describeError, children }: SignInFormProps & { children?: ReactNode }) {
  const texts = useSignInTexts();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <PlainForm onSubmit={() => void way.signIn(email, password)}>
      <TextInput
        size="md"
        label={texts.email}
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField value={password} onChange={setPassword} />
      <Problem text={problemOf(texts, way.failure, describeError)} />
      <Button type="submit" variant="filled" size="md" loading={way.busy} fullWidth>
        {texts.signIn}
      </Button>
      {children}
    </PlainForm>
  );
}

/** The second step: a code of the app, or one of the recovery codes. */
export function CodeForm({ way, describeError }: SignInFormProps) {
  const texts = useSignInTexts();
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const swap = () => {
    setRecovery(!recovery);
    setCode('');
  };
  return (
    <PlainForm onSubmit={() => void way.giveCode(code)}>
      <CodeField
        key={recovery ? 'recovery' : 'app'}
        label={recovery ? texts.recoveryCode : texts.appCode}
        description={recovery ? texts.recoveryCodeHelp : texts.appCodeHelp}
        inputMode={recovery ? 'text' : 'numeric'}
        value={code}
        onChange={setCode}
      />
      <Problem text={problemOf(texts, way.failure, describeError)} />
      <Button type="submit" variant="filled" size="md" loading={way.busy} fullWidth>
        {texts.confirm}
      </Button>
      <div className={classes.ways}>
        <Button variant="subtle" size="sm" onClick={swap}>
          {recovery ? texts.giveAppCode : texts.giveRecoveryCode}
        </Button>
        <Button variant="subtle" size="sm" onClick={() => void way.startOver()}>
          {texts.back}
        </Button>
      </div>
    </PlainForm>
  );
}

/** Ways in without a password of this app. */
export function OtherWays({ way: { busy, byPasskey, directory } }: Pick<SignInFormProps, 'way'>) {
  const texts = useSignInTexts();
  if (!directory && !byPasskey) return null;
  return (
    <div className={classes.others}>
      <span className={classes.or}>{texts.or}</span>
      {directory && (
        <Button
          size="md"
          fullWidth
          disabled={busy}
          leftSection={<IconBuildingCommunity size={20} stroke={1.75} aria-hidden />}
          onClick={() => void directory.leave()}
        >
          {texts.withDirectory(directory.name)}
        </Button>
      )}
      {byPasskey && (
        <Button
          size="md"
          fullWidth
          disabled={busy}
          leftSection={<IconFingerprint size={20} stroke={1.75} aria-hidden />}
          onClick={() => void byPasskey()}
        >
          {texts.withPasskey}
        </Button>
      )}
    </div>
  );
}
