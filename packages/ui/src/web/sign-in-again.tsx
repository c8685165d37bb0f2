import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useUiTexts } from './provider.tsx';
import { CodeField, CodeForm, OtherWays, PasswordField, type SignInFormProps } from './sign-in-forms.tsx';
import { codeOf, Problem, problemOf, type DescribeError, type SignInFailure } from './sign-in-problem.tsx';
import { useSignInTexts } from './sign-in-texts.ts';

/** What stays in the way until it is done; what lies below stays as it is. */
const firm = {
  opened: true,
  onClose: () => undefined,
  withCloseButton: false,
  closeOnEscape: false,
  closeOnClickOutside: false,
};

export interface SignInAgainProps extends SignInFormProps {
  person: { email: string; displayName: string };
  onSignOut: () => void;
}

/** The session ended while someone was at work: the password is asked for over the screen, which stays. */
export function SignInAgainDialog({ person, way, describeError, onSignOut }: SignInAgainProps) {
  const texts = useSignInTexts();
  return (
    <Modal {...firm} title={texts.endedTitle}>
      {way.asksCode ? (
        <CodeForm way={way} describeError={describeError} />
      ) : (
        <Stack gap="lg">
          <PasswordForm person={person} way={way} describeError={describeError} onSignOut={onSignOut} />
          <OtherWays way={way} />
        </Stack>
      )}
    </Modal>
  );
}

function PasswordForm({ person, way, describeError, onSignOut }: SignInAgainProps) {
  const texts = useSignInTexts();
  const [password, setPassword] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void way.signIn(person.email, password);
      }}
    >
      <Stack gap="lg">
        <p className="muted">{texts.endedWhy(person.displayName)}</p>
        <input type="hidden" name="email" autoComplete="username" value={person.email} />
        <PasswordField data-autofocus value={password} onChange={setPassword} />
        <Problem text={problemOf(texts, way.failure, describeError)} />
        <Group justify="flex-end">
          <Button onClick={onSignOut}>{texts.signOut}</Button>
          <Button type="submit" variant="filled" loading={way.busy}>
            {texts.signIn}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The ways to prove who one is; absent: the person has none of that kind. */
export interface ProofWay {
  email: string;
  busy: boolean;
  failure: SignInFailure;
  asksCode: boolean;
  prove: (password: string, code: string) => unknown;
  byPasskey: (() => unknown) | undefined;
  directory: { name: string; leave: () => unknown } | undefined;
}

interface ProofFormProps {
  proof: ProofWay;
  why: string;
  /** The other way out than proving it. */
  leave: { label: string; onClick: () => void };
  describeError: DescribeError;
}

/** Something about the session was unusual: it goes on once the person has proved who he is. */
export function ProveAgainDialog({
  onSignOut,
  ...rest
}: Pick<ProofFormProps, 'proof' | 'describeError'> & { onSignOut: () => void }) {
  const texts = useSignInTexts();
  return (
    <Modal {...firm} title={texts.unusualTitle}>
      <ProofForm {...rest} why={texts.unusualWhy} leave={{ label: texts.signOut, onClick: onSignOut }} />
    </Modal>
  );
}

/** A single step wants the proof to be fresh; it can be left undone. */
export function FreshProofDialog({
  onClose,
  ...rest
}: Pick<ProofFormProps, 'proof' | 'describeError'> & { onClose: () => void }) {
  const texts = useSignInTexts();
  const { close } = useUiTexts();
  return (
    <Modal opened onClose={onClose} title={texts.freshTitle} closeButtonProps={{ 'aria-label': close }}>
      <ProofForm {...rest} why={texts.freshWhy} leave={{ label: texts.cancel, onClick: onClose }} />
    </Modal>
  );
}

/** That it is the person himself who sits here: by the password and the second factor, a passkey, or the directory. */
function ProofForm({ proof, why, leave, describeError }: ProofFormProps) {
  const texts = useSignInTexts();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const problem = problemOf(texts, proof.failure, describeError);
  const field = { password_wrong: 'password', code_invalid: 'code' }[codeOf(proof.failure?.error) ?? ''];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void proof.prove(password, code);
      }}
    >
      <Stack gap="lg">
        <p className="muted">{why}</p>
        <input type="hidden" name="email" autoComplete="username" value={proof.email} />
        <PasswordField
          data-autofocus
          value={password}
          onChange={setPassword}
          error={field === 'password' && problem}
        />
        {proof.asksCode && (
          <CodeField
            label={texts.appCode}
            description={texts.orRecoveryCode}
            value={code}
            onChange={setCode}
            error={field === 'code' && problem}
          />
        )}
        <Problem text={field === undefined ? problem : null} />
        <Group justify="flex-end">
          <Button onClick={leave.onClick}>{leave.label}</Button>
          {proof.directory && (
            <Button onClick={() => void proof.directory?.leave()}>
              {texts.confirmByDirectory(proof.directory.name)}
            </Button>
          )}
          {proof.byPasskey && (
            <Button onClick={() => void proof.byPasskey?.()}>{texts.confirmByPasskey}</Button>
          )}
          <Button type="submit" variant="filled" loading={proof.busy}>
            {texts.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
