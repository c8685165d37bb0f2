import { useClient } from '@citypulse/client/react/provider';
import { useState } from 'react';
import { deviceId } from '../../platform/client';
import { useText } from '../../text/text.ts';
import { signInFailure } from './sign-in-errors.ts';

export interface SignIn {
  busy: boolean;
  /** What went wrong, beside the field it concerns. */
  problem: { email?: string; password?: string; form?: string };
  submit(email: string, password: string): Promise<void>;
}

export function useSignIn(): SignIn {
  const client = useClient();
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<SignIn['problem']>({});

  async function submit(email: string, password: string) {
    const missing = {
      ...(email.trim() === '' && { email: t.signIn.emailMissing }),
      ...(password === '' && { password: t.signIn.passwordMissing }),
    };
    setProblem(missing);
    if (missing.email !== undefined || missing.password !== undefined) return;
    setBusy(true);
    try {
      const device = await deviceId();
      await client.session.signIn({ email: email.trim(), password, ...(device && { deviceId: device }) });
    } catch (error) {
      setProblem({ form: signInFailure(error, t) });
    } finally {
      setBusy(false);
    }
  }

  return { busy, problem, submit };
}
