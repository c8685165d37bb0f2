import type { EnrolledKey } from '@citypulse/client/login-key';
import { createStore } from '@citypulse/client/store';
import { z } from 'zod';
import { deviceStore } from '../../platform/device-store';

const name = 'enrolled-key';

const Kept = z.object({
  origin: z.string(),
  deviceId: z.string(),
  userId: z.string(),
  keyId: z.string(),
  name: z.string(),
  /** The key is gone with the finger it was made for: this person comes in by signing in alone, after a restart too. */
  passwordDue: z.boolean().optional(),
});
type Kept = EnrolledKey & z.infer<typeof Kept>;

/** Whose finger opens this device; undefined until that is read. It outlives the session, as it begins the next. */
export const enrolledKey = createStore<Kept | null | undefined>(undefined);

export async function loadEnrolledKey(): Promise<void> {
  if (enrolledKey.get() !== undefined) return;
  const read = await kept();
  if (enrolledKey.get() === undefined) enrolledKey.set(read);
}

async function kept(): Promise<Kept | null> {
  try {
    const text = await deviceStore.read(name);
    return text === null ? null : Kept.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function keepEnrolledKey(key: Kept): Promise<void> {
  await deviceStore.write(name, JSON.stringify(key));
  enrolledKey.set(key);
}

export async function demandPassword(): Promise<void> {
  const key = enrolledKey.get();
  if (key) await keepEnrolledKey({ ...key, passwordDue: true });
}

/** Somebody has signed in. */
export async function passwordGiven(): Promise<void> {
  if (enrolledKey.get()?.passwordDue) await forgetEnrolledKey();
}

export async function forgetEnrolledKey(): Promise<void> {
  enrolledKey.set(null);
  await deviceStore.remove(name);
}
