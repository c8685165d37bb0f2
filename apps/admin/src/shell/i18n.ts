import { i18n, type Messages } from '@lingui/core';
import type { Language } from '@citypulse/ui/formats';

/** Shown text: the German words, looked up in the language in force. Plurals and values in ICU form. */
export const t = (words: string, values?: Record<string, unknown>): string => i18n._(words, values);

const catalogs: Record<Language, () => Promise<{ messages: Messages }>> = {
  de: () => import('../locales/de.ts'),
  en: () => import('../locales/en.ts'),
};

/** Loads a language's words and makes them the ones in force. */
export async function activateLanguage(language: Language): Promise<void> {
  const { messages } = await catalogs[language]();
  i18n.loadAndActivate({ locale: language, messages });
}
