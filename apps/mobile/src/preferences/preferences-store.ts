import { z } from 'zod';
import { deviceStore } from '../platform/device-store';
import { firstPreferences, type Preferences } from './preferences.ts';

const key = 'preferences';

const Stored = z
  .object({
    theme: z.enum(['light', 'dark', 'system']),
    language: z.enum(['de', 'en']).nullable(),
    glove: z.boolean(),
    sound: z.boolean(),
    lock: z.boolean(),
    server: z.string(),
  })
  .partial();

/** What is unreadable, or from another version, counts as not chosen. */
export async function readPreferences(): Promise<Preferences> {
  const text = await deviceStore.read(key).catch(() => null);
  if (text === null) return firstPreferences;
  try {
    return { ...firstPreferences, ...Stored.parse(JSON.parse(text)) };
  } catch {
    return firstPreferences;
  }
}

export const writePreferences = (preferences: Preferences): Promise<void> =>
  deviceStore.write(key, JSON.stringify(preferences));
