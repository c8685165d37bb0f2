import { isApiError, isConnectionError } from '@citypulse/client/api-error';
import { dropKey, enrolKey, signInByKey, type EnrolledKey } from '@citypulse/client/login-key';
import { useClient } from '@citypulse/client/react/provider';
import { confirmIdentity } from '@citypulse/contracts/accounts';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { biometrics } from '../../platform/biometrics';
import type { Biometry, Opened } from '../../platform/biometrics-type.ts';
import type { Messages } from '../../text/messages-de.ts';
import { useText } from '../../text/text.ts';
import {
  demandPassword,
  enrolledKey,
  forgetEnrolledKey,
  keepEnrolledKey,
  loadEnrolledKey,
} from './enrolled-key.ts';

/** `needs_…`: the sign-in is too long ago for a new key; `wrong_…`: the proof of it failed. */
export type Turned = 'done' | 'away' | 'no_network' | 'failed' | Asked;
export type Asked = 'needs_password' | 'wrong_password' | 'needs_code' | 'wrong_code';

export interface IdentityProof {
  password: string;
  /** For whoever has a second factor. */
  code?: string;
}

type Unlocked = 'done' | 'away' | 'gone';

export interface Finger {
  /** Null: nothing here to recognise anybody by. */
  kind: Biometry | null;
  /** Whose it is on the server the app talks to; undefined until that is known. */
  enrolled: EnrolledKey | null | undefined;
  /** Who comes in by signing in alone, since the finger he was recognised by is not the only one any more. */
  passwordDueFor: string | null;
  turnOn(proof?: IdentityProof): Promise<Turned>;
  turnOff(): Promise<void>;
  /** What to say when it did not work; nothing when it did, or the person turned away. */
  signIn(): Promise<string | undefined>;
  unlock(): Promise<Unlocked>;
}

class NotOpened extends Error {
  readonly why: 'away' | 'gone';
  constructor(why: 'away' | 'gone') {
    super(why);
    this.why = why;
  }
}

function keyIn(opened: Opened) {
  if (opened.name !== 'open') throw new NotOpened(opened.name);
  return opened.key;
}

/** The key belongs to who enrolled it; another finger, or five wrong answers, and it is gone for good. */
async function forget(): Promise<void> {
  await forgetEnrolledKey();
  await biometrics.forget();
}

export function useFinger(): Finger {
  const client = useClient();
  const { t } = useText();
  const { kind, kept } = useKept();
  const ours = kept && kept.origin !== originOf(client.baseUrl) ? null : kept;
  const enrolled = ours?.passwordDue ? null : ours;
  return {
    kind,
    enrolled,
    passwordDueFor: ours?.passwordDue ? ours.userId : null,
    async turnOn(proof) {
      try {
        if (proof) await client.api.call(confirmIdentity, { body: proof });
        const key = keyIn(await biometrics.make(t.finger.enrolPrompt));
        await keepEnrolledKey(await enrolKey(client, key));
        return 'done';
      } catch (error) {
        return turnedBy(error);
      }
    },
    async turnOff() {
      const before = enrolledKey.get();
      await forget();
      // Without a network the server keeps a key that nobody can open any more.
      if (before) await dropKey(client, before).catch(() => undefined);
    },
    async signIn() {
      if (!enrolled) return t.finger.failed;
      try {
        await signInByKey(client, enrolled, async () => keyIn(await biometrics.open(t.finger.signInPrompt)));
        return undefined;
      } catch (error) {
        return wordsFor(error, t);
      }
    },
    unlock: () => unlock(t.finger.unlockPrompt),
  };
}

function useKept() {
  const kept = useSyncExternalStore(enrolledKey.subscribe, enrolledKey.get);
  const [kind, setKind] = useState<Biometry | null>(null);
  useEffect(() => {
    void loadEnrolledKey();
    void biometrics.offered().then(setKind, () => setKind(null));
  }, []);
  return { kind, kept };
}

async function unlock(prompt: string): Promise<Unlocked> {
  const opened = await biometrics.open(prompt);
  if (opened.name === 'gone') {
    await demandPassword();
    await biometrics.forget();
  }
  return opened.name === 'open' ? 'done' : opened.name;
}

async function wordsFor(error: unknown, t: Messages): Promise<string | undefined> {
  if (isConnectionError(error)) return t.signIn.unreachable;
  if (error instanceof NotOpened) {
    if (error.why === 'away') return undefined;
    await forget();
    return t.finger.gone;
  }
  if (!isApiError(error, 'login_key_refused')) return t.finger.failed;
  await forget();
  return t.finger.refused;
}

function turnedBy(error: unknown): Turned {
  if (error instanceof NotOpened) return error.why === 'away' ? 'away' : 'failed';
  if (isApiError(error, 'fresh_sign_in_required')) return 'needs_password';
  if (isApiError(error, 'password_wrong')) return 'wrong_password';
  if (isApiError(error, 'second_factor_required')) return 'needs_code';
  if (isApiError(error, 'code_invalid')) return 'wrong_code';
  return isConnectionError(error) ? 'no_network' : 'failed';
}

const originOf = (baseUrl: string): string => (URL.canParse(baseUrl) ? new URL(baseUrl).origin : '');
