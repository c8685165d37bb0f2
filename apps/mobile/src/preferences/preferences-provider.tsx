import { useEffect, useMemo, useState, type PropsWithChildren } from 'react';
import { useColorScheme } from 'react-native';
import { PaperProvider } from 'react-native-paper';
import { deviceLanguage, TextContext, texts } from '../text/text.ts';
import { paperSettings } from '../ui/paper-icon.tsx';
import { ThemeContext, themes } from '../theme/theme.ts';
import { markPage } from '../platform/page';
import { PreferencesContext, type Preferences } from './preferences.ts';
import { readPreferences, writePreferences } from './preferences-store.ts';

/** Language, theme and server for everything below; nothing is drawn until the stored choices are known. */
export function PreferencesProvider({ children }: PropsWithChildren) {
  const [preferences, setPreferences] = useState<Preferences>();
  useEffect(() => {
    void readPreferences().then(setPreferences);
  }, []);
  if (!preferences) return null;
  const change = (part: Partial<Preferences>) => {
    const next = { ...preferences, ...part };
    setPreferences(next);
    void writePreferences(next);
  };
  return (
    <ChosenPreferences preferences={preferences} change={change}>
      {children}
    </ChosenPreferences>
  );
}

interface ChosenProps {
  preferences: Preferences;
  change: (part: Partial<Preferences>) => void;
}

/** The app under these choices. */
export function ChosenPreferences({ preferences, change, children }: PropsWithChildren<ChosenProps>) {
  const system = useColorScheme();
  const scheme = preferences.theme === 'system' ? (system === 'dark' ? 'dark' : 'light') : preferences.theme;
  const language = preferences.language ?? deviceLanguage();
  const theme = themes[scheme];
  useEffect(() => markPage(language, theme), [language, theme]);
  const control = useMemo(() => ({ ...preferences, change }), [preferences, change]);
  return (
    <PreferencesContext.Provider value={control}>
      <TextContext.Provider value={texts[language]}>
        <ThemeContext.Provider value={theme}>
          <PaperProvider theme={theme.paper} settings={paperSettings}>
            {children}
          </PaperProvider>
        </ThemeContext.Provider>
      </TextContext.Provider>
    </PreferencesContext.Provider>
  );
}
