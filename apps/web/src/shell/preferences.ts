import type { Language } from '@citypulse/ui/formats';
import { useSyncExternalStore } from 'react';
import { z } from 'zod';

/** What a person set on this device. */
const preferencesSchema = z.object({
  language: z.enum(['de', 'en']).optional().catch(undefined),
  density: z.enum(['dense', 'normal', 'roomy']).catch('normal'),
  /** Left rail folded to its icons. */
  slimRail: z.boolean().catch(false),
});

export type Preferences = z.infer<typeof preferencesSchema>;

const key = 'citypulse.preferences';
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    // Storage may be forbidden or hold something foreign: the defaults do.
    return preferencesSchema.parse({});
  }
}

let current = read();

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => current);

/** The chosen language, else the browser's, else German. */
export function preferredLanguage(preferences: Preferences = current): Language {
  if (preferences.language) return preferences.language;
  const wanted = navigator.languages.find((tag) => /^(de|en)\b/i.test(tag));
  return wanted?.toLowerCase().startsWith('en') ? 'en' : 'de';
}
