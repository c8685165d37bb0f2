import { confirmIdentity } from '@citypulse/contracts/accounts';
import { finishDirectorySignIn, getDirectoryAccount } from '@citypulse/contracts/directory';
import {
  challengePasskey,
  confirmByPasskey,
  listPasskeys,
  signInByPasskey,
  type PasskeyAssertion,
} from '@citypulse/contracts/passkeys';
import { completeSignIn } from '@citypulse/contracts/second-factor';
import { systemInfo } from '@citypulse/contracts/system';
import { useState } from 'react';
import type { z } from 'zod';
import { isApiError } from '../api-error.ts';
import { leaveForDirectory } from '../directory-journey.ts';
import { offerPasskey, passkeysWork } from '../passkeys.ts';
import { useClient } from './provider.ts';
import { useApiQuery } from './queries.ts';
import { useUser } from './session.ts';

/** By which button somebody tried: the password of a demo account is known to everybody. */
export type TriedBy = 'form' | 'demo';

interface Attempt {
  busy: boolean;
  failure: { error: unknown; by: TriedBy } | null;
}

const idle: Attempt = { busy: false, failure: null };

/** One thing tried at a time, and what went wrong with the last. */
function useAttempt() {
  const [state, setState] = useState<Attempt>(idle);
  const attempt = async (act: () => Promise<unknown>, by: TriedBy = 'form'): Promise<void> => {
    setState({ busy: true, failure: null });
    try {
      await act();
      setState(idle);
    } catch (error) {
      setState({ busy: false, failure: { error, by } });
    }
  };
  return { ...state, attempt, settle: () => setState(idle) };
}

/** Undefined: the person has turned away. */
async function chosenPasskey(
  api: ReturnType<typeof useClient>['api'],
): Promise<PasskeyAssertion | undefined> {
  return offerPasskey<PasskeyAssertion>(await api.call(challengePasskey));
}

/** What the town's directory sent the browser back with, good once. */
export type DirectoryAnswer = Pick<z.input<typeof finishDirectorySignIn.body>, 'code' | 'state' | 'iss'>;

/** One thing tried at a time, where to be asked for a code is the next step, no failure; when that took too long it begins anew. */
function useSteps() {
  const { attempt, busy, failure, settle } = useAttempt();
  /** The first step was right, and the account asks for a code as well. */
  const [challenge, setChallenge] = useState<string | null>(null);
  const step = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (isApiError(error, 'challenge_expired')) setChallenge(null);
      const next = isApiError(error, 'second_factor_required') ? error.problem?.challenge : undefined;
      if (next === undefined) throw error;
      setChallenge(next);
    }
  };
  return {
    busy,
    failure,
    challenge,
    attempt,
    step: (act: () => Promise<unknown>, by?: TriedBy) => attempt(() => step(act), by),
    startOver: () => {
      setChallenge(null);
      settle();
    },
  };
}

/** Signing in by password and second step, by passkey, or by the town's directory. */
export function useSignIn(onSignedIn: () => void = () => {}) {
  const { api, session } = useClient();
  const { busy, failure, challenge, attempt, step, startOver } = useSteps();
  const directory = useApiQuery(systemInfo).data?.directory;
  const byPasskey = async () => {
    const credential = await chosenPasskey(api);
    if (credential) await session.signInBy(signInByPasskey, { credential }).then(onSignedIn);
  };
  return {
    busy,
    failure,
    asksCode: challenge !== null,
    signIn: (email: string, password: string, by?: TriedBy) =>
      step(() => session.signIn({ email, password }).then(onSignedIn), by),
    giveCode: (code: string) =>
      step(() => session.signInBy(completeSignIn, { challenge: challenge ?? '', code }).then(onSignedIn)),
    /** Back from the directory. */
    arrive: (answer: DirectoryAnswer) =>
      step(() => session.signInBy(finishDirectorySignIn, answer).then(onSignedIn)),
    byPasskey: passkeysWork() ? () => step(byPasskey) : undefined,
    directory: directory
      ? { name: directory, leave: () => attempt(() => leaveForDirectory(api, 'sign-in')) }
      : undefined,
    /** Back to the password. */
    startOver,
  };
}

/** That it is the signed-in person himself who sits here, in the ways he has. */
export function useIdentityProof(onProved: () => void) {
  const { api } = useClient();
  const { email } = useUser();
  const { attempt, busy, failure } = useAttempt();
  const [asksCode, setAsksCode] = useState(false);
  const passkeys = useApiQuery(listPasskeys);
  const directory = useApiQuery(getDirectoryAccount).data;
  const byPassword = async (password: string, code: string) => {
    try {
      await api.call(confirmIdentity, { body: { password, ...(asksCode && { code }) } });
      onProved();
    } catch (error) {
      if (!isApiError(error, 'second_factor_required')) throw error;
      setAsksCode(true);
    }
  };
  const byPasskey = async () => {
    const credential = await chosenPasskey(api);
    if (!credential) return;
    await api.call(confirmByPasskey, { body: { credential } });
    onProved();
  };
  return {
    email,
    busy,
    failure,
    asksCode,
    prove: (password: string, code: string) => attempt(() => byPassword(password, code)),
    byPasskey: passkeysWork() && passkeys.data?.items.length ? () => attempt(byPasskey) : undefined,
    directory: directory?.linkedSince
      ? { name: directory.name ?? '', leave: () => attempt(() => leaveForDirectory(api, 'again')) }
      : undefined,
  };
}

/** What is refused for want of a fresh sign-in waits for the proof and is then done again; all else is told. */
export function useFreshProof(tell: (error: unknown) => void) {
  const [again, setAgain] = useState<(() => void) | null>(null);
  return {
    isAsked: again !== null,
    refused(error: unknown, retry: () => void) {
      if (isApiError(error, 'fresh_sign_in_required')) setAgain(() => retry);
      else tell(error);
    },
    drop: () => setAgain(null),
    proved() {
      setAgain(null);
      again?.();
    },
  };
}
