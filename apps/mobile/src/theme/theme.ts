import { colors, radius, type ColorScheme, type ColorToken } from '@citypulse/ui/tokens';
import { createContext, useContext } from 'react';
import { configureFonts, MD3DarkTheme, MD3LightTheme, type MD3Theme } from 'react-native-paper';
import { faces } from '../platform/fonts';

/** Colours only the sign-in picture uses, back to front. */
const scenery = {
  light: {
    sky: '#D8ECEA',
    sun: '#FFE9B8',
    far: '#C2DDDA',
    hill: '#93C2BB',
    castle: '#4E968A',
    near: '#1F6E62',
    town: '#0B5247',
    window: '#BFE3DA',
  },
  dark: {
    sky: '#14212A',
    sun: '#E8EDF3',
    far: '#1A2C33',
    hill: '#1B3A3B',
    castle: '#17453F',
    near: '#103630',
    town: '#0A211E',
    window: '#F5C242',
  },
};

/** The one running task: the loudest thing of a screen. */
const heroes = {
  light: {
    ground: '#0B6E5F',
    edge: '#0B6E5F',
    text: '#FFFFFF',
    text2: '#CFE9E3',
    track: '#3A8B7E',
    button: '#FFFFFF',
    buttonText: '#0A5549',
  },
  dark: {
    ground: '#153B35',
    edge: '#2F5F57',
    text: '#F1F7F5',
    text2: '#A9D6CB',
    track: '#2F5F57',
    button: '#4FC9B0',
    buttonText: '#062B25',
  },
};

export interface AppTheme {
  scheme: ColorScheme;
  color: Record<ColorToken, string>;
  /** Fill of icon tiles and skeletons, darker than a card. */
  inset: string;
  /** Edge of keys and large tiles. */
  key: string;
  /** Lies over what a sheet covers. */
  scrim: string;
  hero: (typeof heroes)['light'];
  scenery: (typeof scenery)['light'];
  paper: MD3Theme;
}

function paperTheme(scheme: ColorScheme): MD3Theme {
  const base = scheme === 'dark' ? MD3DarkTheme : MD3LightTheme;
  const color = colors[scheme];
  return {
    ...base,
    roundness: radius.input,
    fonts: configureFonts({ config: { fontFamily: faces.regular.fontFamily } }),
    colors: {
      ...base.colors,
      primary: color.primary,
      onPrimary: color['on-primary'],
      primaryContainer: color['primary-tint'],
      onPrimaryContainer: color.primary,
      secondaryContainer: color['primary-tint'],
      onSecondaryContainer: color.primary,
      background: color.bg,
      onBackground: color.text,
      surface: color.surface,
      surfaceVariant: color.surface,
      onSurface: color.text,
      onSurfaceVariant: color['text-2'],
      outline: color['border-strong'],
      outlineVariant: color.line,
      error: color.critical,
      errorContainer: color['critical-tint'],
      onErrorContainer: color.critical,
    },
  };
}

const themeOf = (scheme: ColorScheme): AppTheme => ({
  scheme,
  color: colors[scheme],
  inset: scheme === 'dark' ? '#262E38' : '#EDF0F4',
  key: scheme === 'dark' ? '#47525F' : '#B9C2CC',
  scrim: scheme === 'dark' ? 'rgba(4,7,10,0.66)' : 'rgba(14,20,27,0.56)',
  hero: heroes[scheme],
  scenery: scenery[scheme],
  paper: paperTheme(scheme),
});

export const themes: Record<ColorScheme, AppTheme> = { light: themeOf('light'), dark: themeOf('dark') };

export const ThemeContext = createContext<AppTheme>(themes.light);

export const useAppTheme = (): AppTheme => useContext(ThemeContext);
