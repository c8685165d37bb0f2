import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { useClient } from '@citypulse/client/react/provider';
import { confirmIdentity } from '@citypulse/contracts/accounts';
import { challengePasskey, confirmByPasskey, type PasskeyAssertion } from '@citypulse/contracts/passkeys';
import { useState } from 'react';
import { browserWays } from '../../platform/browser-ways';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FormProblem } from './form-problem.tsx';
import { signInFailure } from './sign-in-errors.ts';

/** The password first; the code once the server says that it wants one as well. Or a passkey. */
export function ProofStep() {
  const { t } = useText();
  const { session } = useClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const confirm = useApiMutation(confirmIdentity, {
    onSuccess: () => session.proved(),
    onError: (error) => setAsksCode((before) => before || isApiError(error, 'second_factor_required')),
  });
  const { error } = confirm;
  const isWrong = isApiError(error, 'password_wrong');
  const isKnown = isWrong || isApiError(error, 'code_invalid') || isApiError(error, 'second_factor_required');
  const prove = () => password !== '' && confirm.mutate({ body: { password, ...(asksCode && { code }) } });
  return (
    <>
      <TextField
        label={t.signIn.password}
        value={password}
        onChangeText={setPassword}
        error={isWrong ? t.finger.passwordWrong : undefined}
        secret
        autoComplete="current-password"
        returnKeyType="go"
        onSubmitEditing={prove}
      />
      {asksCode && (
        <TextField
          label={t.signIn.code}
          value={code}
          onChangeText={setCode}
          error={isApiError(error, 'code_invalid') ? t.signIn.codeWrong : undefined}
          autoFocus
          autoCapitalize="characters"
          autoComplete="one-time-code"
          autoCorrect={false}
          maxLength={40}
          returnKeyType="go"
          onSubmitEditing={prove}
        />
      )}
      <FormProblem text={error && !isKnown ? signInFailure(error, t) : undefined} />
      <BigButton label={t.finger.confirm} busy={confirm.isPending} onPress={prove} />
      <PasskeyProof />
    </>
  );
}

function PasskeyProof() {
  const { t } = useText();
  const { api, session } = useClient();
  const [problem, setProblem] = useState<string>();
  if (!browserWays.passkeysWork()) return null;
  const prove = async () => {
    setProblem(undefined);
    try {
      const credential = await browserWays.offerPasskey<PasskeyAssertion>(await api.call(challengePasskey));
      if (!credential) return;
      await api.call(confirmByPasskey, { body: { credential } });
      session.proved();
    } catch (error) {
      setProblem(signInFailure(error, t));
    }
  };
  return (
    <>
      <FormProblem text={problem} />
      <BigButton
        kind="outline"
        icon="fingerprint"
        label={t.signIn.provePasskey}
        onPress={() => void prove()}
      />
    </>
  );
}
