import { createFormats, type Formats, type Language } from '@citypulse/ui/formats';
import { createContext, useContext } from 'react';
import { messagesDe, type Messages } from './messages-de.ts';
import { messagesEn } from './messages-en.ts';

export interface Text {
  language: Language;
  t: Messages;
  formats: Formats;
}

export const texts: Record<Language, Text> = {
  de: { language: 'de', t: messagesDe, formats: createFormats('de') },
  en: { language: 'en', t: messagesEn, formats: createFormats('en') },
};

export const TextContext = createContext<Text>(texts.de);

export const useText = (): Text => useContext(TextContext);

/** The language of the device when the person has not chosen: English if it says so, else German. */
export function deviceLanguage(): Language {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('en') ? 'en' : 'de';
}
