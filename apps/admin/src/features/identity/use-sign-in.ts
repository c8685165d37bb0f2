import { isApiError } from '@citypulse/client/api-error';
import { useClient } from '@citypulse/client/react/provider';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';

function signInProblem(error: unknown): string {
  if (isApiError(error, 'invalid_credentials')) return t('E-Mail oder Passwort ist falsch.');
  if (isApiError(error, 'too_many_requests')) {
    const seconds = Math.ceil(error.retryAfterSeconds ?? 30);
    return t('Zu viele Versuche. Bitte in {seconds} s erneut versuchen.', { seconds });
  }
  return describeError(error);
}

/** Signing in, with the reason in words when it does not work. */
export function useSignIn() {
  const client = useClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const signIn = async (email: string, password: string): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await client.session.signIn({ email, password });
      return true;
    } catch (error) {
      setProblem(signInProblem(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { signIn, problem, busy };
}
