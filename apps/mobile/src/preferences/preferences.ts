import { createContext, useContext } from 'react';
import type { Language } from '@citypulse/ui/formats';
import { defaultServer } from '../platform/client';

export type ThemeChoice = 'light' | 'dark' | 'system';

/** Choices of this device, kept between starts. */
export interface Preferences {
  theme: ThemeChoice;
  /** null: as the device says. */
  language: Language | null;
  /** Larger keys and type, for gloves. */
  glove: boolean;
  /** Tones on scan, save and error. */
  sound: boolean;
  /** After five minutes in the background the finger is asked for, where one is enrolled. */
  lock: boolean;
  server: string;
}

export const firstPreferences: Preferences = {
  theme: 'system',
  language: null,
  glove: false,
  sound: true,
  lock: true,
  server: defaultServer,
};

interface PreferencesControl extends Preferences {
  change(part: Partial<Preferences>): void;
}

export const PreferencesContext = createContext<PreferencesControl>({
  ...firstPreferences,
  change: () => undefined,
});

export const usePreferences = (): PreferencesControl => useContext(PreferencesContext);
