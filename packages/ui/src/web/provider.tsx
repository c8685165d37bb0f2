import { MantineProvider, useComputedColorScheme } from '@mantine/core';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { createFormats, type Formats, type Language } from '../formats.ts';
import { colors, type ColorScheme } from '../tokens.ts';
import { uiTexts, type UiTexts } from './texts.ts';
import { cityTheme, cityVariables } from './theme.tsx';

export type Density = 'dense' | 'normal' | 'roomy';

interface UiValue {
  language: Language;
  formats: Formats;
  texts: UiTexts;
  density: Density;
}

const UiContext = createContext<UiValue>({
  language: 'de',
  formats: createFormats('de'),
  texts: uiTexts.de,
  density: 'normal',
});

export interface UiProviderProps {
  language: Language;
  density?: Density;
  children: ReactNode;
}

/** Theme, language and density of a web app; the colour scheme is kept by the kit (light, dark, auto). */
export function UiProvider({ language, density = 'normal', children }: UiProviderProps) {
  const value = useMemo(
    () => ({ language, formats: createFormats(language), texts: uiTexts[language], density }),
    [language, density],
  );
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset.density = density;
  }, [language, density]);
  return (
    <MantineProvider theme={cityTheme} cssVariablesResolver={cityVariables} defaultColorScheme="auto">
      <UiContext value={value}>{children}</UiContext>
    </MantineProvider>
  );
}

export const useFormats = (): Formats => use(UiContext).formats;
export const useLanguage = (): Language => use(UiContext).language;
export const useUiTexts = (): UiTexts => use(UiContext).texts;
export const useDensity = (): Density => use(UiContext).density;

export const densityRowHeight: Record<Density, number> = { dense: 32, normal: 40, roomy: 48 };

/** Resolved scheme and its colours, for canvas drawing; everything else uses the CSS variables. */
export function useColors(): { scheme: ColorScheme; colors: (typeof colors)['light'] } {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  return { scheme, colors: colors[scheme] };
}

/** The present time, refreshed as often as an age on screen needs it. */
export function useNow(everyMs = 10_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
