import { isApiError } from '@citypulse/client/api-error';
import { useClient } from '@citypulse/client/react/provider';
import { challengePasskey, signInByPasskey, type PasskeyAssertion } from '@citypulse/contracts/passkeys';
import { completeSignIn } from '@citypulse/contracts/second-factor';
import { useState } from 'react';
import { browserWays } from '../../platform/browser-ways';
import { useText } from '../../text/text.ts';
import { signInFailure } from './sign-in-errors.ts';

export interface SignIn {
  busy: boolean;
  /** What went wrong, beside the field it concerns. */
  problem: { email?: string; password?: string; code?: string; form?: string };
  /** The password was right, and the account asks for a code as well. */
  challenge: string | null;
  submit(email: string, password: string): Promise<void>;
  giveCode(code: string): Promise<void>;
  byPasskey(): Promise<void>;
  /** Leaves for the sign-in of the town. */
  byDirectory(): Promise<void>;
  /** Back to the password. */
  startOver(): void;
}

export function useSignIn(): SignIn {
  const { api, session } = useClient();
  const { t } = useText();
  const [challenge, setChallenge] = useState<string | null>(null);
  const { busy, problem, attempt, forget } = useAttempt(setChallenge);
  return {
    busy,
    problem,
    challenge,
    submit: (email, password) =>
      attempt(
        {
          ...(email.trim() === '' && { email: t.signIn.emailMissing }),
          ...(password === '' && { password: t.signIn.passwordMissing }),
        },
        () => session.signIn({ email: email.trim(), password }),
      ),
    giveCode: (code) =>
      attempt(code.trim().length < 6 ? { code: t.signIn.codeMissing } : {}, () =>
        session.signInBy(completeSignIn, { challenge: challenge ?? '', code }),
      ),
    byPasskey: () =>
      attempt({}, async () => {
        const options = await api.call(challengePasskey);
        const credential = await browserWays.offerPasskey<PasskeyAssertion>(options);
        if (credential) await session.signInBy(signInByPasskey, { credential });
      }),
    byDirectory: () => attempt({}, () => browserWays.leaveForDirectory(api, 'sign-in')),
    startOver() {
      setChallenge(null);
      forget();
    },
  };
}

/** Tries a step, and says in words why it did not work. */
function useAttempt(onChallenge: (challenge: string | null) => void) {
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<SignIn['problem']>({});
  async function attempt(missing: SignIn['problem'], act: () => Promise<unknown>) {
    setProblem(missing);
    if (Object.keys(missing).length > 0) return;
    setBusy(true);
    try {
      await act();
    } catch (error) {
      const next = isApiError(error, 'second_factor_required') ? error.problem?.challenge : undefined;
      if (next !== undefined) onChallenge(next);
      else setProblem({ form: signInFailure(error, t) });
      if (isApiError(error, 'challenge_expired')) onChallenge(null);
    } finally {
      setBusy(false);
    }
  }
  return { busy, problem, attempt, forget: () => setProblem({}) };
}
