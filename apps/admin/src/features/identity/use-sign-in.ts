import { isApiError } from '@citypulse/client/api-error';
import { useClient } from '@citypulse/client/react/provider';
import { leaveForDirectory } from '@citypulse/client/directory-journey';
import { offerPasskey } from '@citypulse/client/passkeys';
import { challengePasskey, signInByPasskey, type PasskeyAssertion } from '@citypulse/contracts/passkeys';
import { completeSignIn } from '@citypulse/contracts/second-factor';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';

function signInProblem(error: unknown): string {
  if (isApiError(error, 'invalid_credentials')) return t('E-Mail oder Passwort ist falsch.');
  if (isApiError(error, 'code_invalid')) return t('Der Code stimmt nicht oder wurde schon benutzt.');
  if (isApiError(error, 'passkey_refused')) return t('Dieser Passkey gehört zu keinem Konto.');
  if (isApiError(error, 'directory_unreachable'))
    return t('Die Anmeldung der Stadt antwortet nicht. Versuche es später noch einmal.');
  if (isApiError(error, 'challenge_expired')) return t('Das hat zu lange gedauert. Bitte melde dich neu an.');
  if (isApiError(error, 'too_many_requests')) {
    const seconds = Math.ceil(error.retryAfterSeconds ?? 30);
    return t('Zu viele Versuche. Bitte in {seconds} s erneut versuchen.', { seconds });
  }
  return describeError(error);
}

/** By the password everybody is told: it is no longer right where somebody has set another. */
export const demoSignInProblem = (error: unknown): string =>
  isApiError(error, 'invalid_credentials')
    ? t('Das Passwort dieses Demo-Kontos wurde geändert. Melde dich oben mit dem neuen an.')
    : signInProblem(error);

/** Signing in, with the reason in words when it does not work. */
export function useSignIn() {
  const { api, session } = useClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  /** The password was right, and the account asks for a code as well. */
  const [challenge, setChallenge] = useState<string | null>(null);
  const attempt = async (act: () => Promise<unknown>, problemOf = signInProblem): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      const next = isApiError(error, 'second_factor_required') ? error.problem?.challenge : undefined;
      if (next !== undefined) setChallenge(next);
      else setProblem(problemOf(error));
      if (isApiError(error, 'challenge_expired')) setChallenge(null);
    } finally {
      setBusy(false);
    }
  };
  return {
    problem,
    busy,
    challenge,
    signIn: (email: string, password: string, problemOf = signInProblem) =>
      attempt(() => session.signIn({ email, password }), problemOf),
    giveCode: (code: string) =>
      attempt(() => session.signInBy(completeSignIn, { challenge: challenge ?? '', code })),
    byPasskey: () =>
      attempt(async () => {
        const credential = await offerPasskey<PasskeyAssertion>(await api.call(challengePasskey));
        if (credential) await session.signInBy(signInByPasskey, { credential });
      }),
    byDirectory: () => attempt(() => leaveForDirectory(api, 'sign-in')),
    /** Back to the password. */
    startOver: () => {
      setChallenge(null);
      setProblem(null);
    },
  };
}
