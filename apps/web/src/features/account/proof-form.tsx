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
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';

interface ProofFormProps {
  why: string;
  /** The other way out than proving it. */
  leave: { label: string; onClick: () => void };
  onProved: () => void;
}

/** That it is the person himself who sits here: by the password and the second factor, a passkey, or the directory. */
export function ProofForm({ why, leave, onProved }: ProofFormProps) {
  const user = useUser();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { prove, asksCode, problem, busy } = usePasswordProof(onProved);
  const byPasskey = usePasskeyProof(onProved);
  const { api } = useClient();
  const directory = useApiQuery(getDirectoryAccount).data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        prove(password, code);
      }}
    >
      <Stack gap="lg">
        <p className="muted">{why}</p>
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
          error={problem.password}
        />
        {asksCode && <CodeInput code={code} onChange={setCode} problem={problem.code} />}
        <Group justify="flex-end">
          <Button onClick={leave.onClick}>{leave.label}</Button>
          {directory?.linkedSince && (
            <Button onClick={() => void leaveForDirectory(api, 'again').catch(tellError)}>
              {t('Über {name} bestätigen', { name: directory.name ?? '' })}
            </Button>
          )}
          {byPasskey && <Button onClick={byPasskey}>{t('Mit Passkey bestätigen')}</Button>}
          <Button type="submit" variant="filled" loading={busy}>
            {t('Bestätigen')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface CodeInputProps {
  code: string;
  onChange: (code: string) => void;
  problem: string | undefined;
}

function CodeInput({ code, onChange, problem }: CodeInputProps) {
  return (
    <TextInput
      size="md"
      label={t('Code aus der App')}
      description={t('Oder einer deiner Wiederherstellungscodes.')}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      required
      minLength={6}
      maxLength={40}
      withAsterisk={false}
      autoFocus
      value={code}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={problem}
    />
  );
}

/** The password first; the code once the server says that it wants one as well. */
function usePasswordProof(onProved: () => void) {
  const [asksCode, setAsksCode] = useState(false);
  const confirm = useApiMutation(confirmIdentity, {
    onSuccess: onProved,
    onError: (error) => setAsksCode((before) => before || isApiError(error, 'second_factor_required')),
  });
  return {
    asksCode,
    busy: confirm.isPending,
    problem: confirm.error ? proofProblem(confirm.error) : {},
    prove: (password: string, code: string) =>
      confirm.mutate({ body: { password, ...(asksCode && { code }) } }),
  };
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

/** In words, beside the field it concerns. */
function proofProblem(error: unknown): { password?: string; code?: string } {
  if (isApiError(error, 'second_factor_required')) return {};
  if (isApiError(error, 'password_wrong')) return { password: t('Das Passwort stimmt nicht.') };
  if (isApiError(error, 'code_invalid'))
    return { code: t('Der Code stimmt nicht oder wurde schon benutzt.') };
  return { password: describeError(error) };
}
