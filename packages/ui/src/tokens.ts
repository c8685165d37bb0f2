/** The one source of colours, type, space and motion for web, admin and mobile. Plain values, no framework. */

const light = {
  bg: '#F5F7FA',
  surface: '#FFFFFF',
  'surface-2': '#F9FAFC',
  hover: '#EEF2F6',
  /** The chosen part of a segmented control. */
  raised: '#FFFFFF',
  line: '#E3E8EE',
  'line-2': '#CDD5DE',
  'border-strong': '#76828F',
  text: '#161B22',
  'text-2': '#4A5563',
  primary: '#0B6E5F',
  'primary-hover': '#095B4F',
  'on-primary': '#FFFFFF',
  'primary-tint': '#E3F2EF',
  'primary-line': '#A9D3CB',
  focus: '#0B57D0',
  electricity: '#B87310',
  'electricity-text': '#8A5200',
  gas: '#9A6BE8',
  'gas-text': '#6B3FC0',
  'district-heat': '#A3231C',
  'district-heat-text': '#A3231C',
  water: '#1A5294',
  'water-text': '#1A5294',
  pv: '#2F9480',
  'pv-text': '#14705F',
  'heating-oil': '#6B5B4F',
  'heating-oil-text': '#5C4D42',
  pellets: '#7A7F1D',
  'pellets-text': '#5C6016',
  lpg: '#C2528B',
  'lpg-text': '#9C3569',
  ok: '#17703F',
  'ok-tint': '#E6F4EC',
  info: '#1F5FBF',
  'info-tint': '#E7F0FC',
  warn: '#8A5A00',
  'warn-tint': '#FFF3DC',
  critical: '#B3261E',
  'critical-tint': '#FCEBEA',
  pending: '#5B4BB5',
  'pending-tint': '#EFECFB',
  stale: '#566273',
  'stale-tint': '#EDF0F4',
  more: '#B2182B',
  less: '#2166AC',
  grid: '#EBEFF3',
  ghost: '#E9EDF2',
  amber: '#E09A12',
  live: '#22A06B',
} as const;

export type ColorToken = keyof typeof light;
export type ColorScheme = 'light' | 'dark';

const dark: Record<ColorToken, string> = {
  bg: '#12161C',
  surface: '#1B2129',
  'surface-2': '#1F262F',
  hover: '#252D37',
  raised: '#323C48',
  line: '#2A323C',
  'line-2': '#3B4550',
  'border-strong': '#7C8896',
  text: '#E8EDF3',
  'text-2': '#A9B4C2',
  primary: '#4FC9B0',
  'primary-hover': '#74D8C3',
  'on-primary': '#062B25',
  'primary-tint': '#17332F',
  'primary-line': '#2C6157',
  focus: '#8AB4FF',
  electricity: '#F5C242',
  'electricity-text': '#F5C242',
  gas: '#CDB8FB',
  'gas-text': '#CDB8FB',
  'district-heat': '#EB6A6A',
  'district-heat-text': '#EB6A6A',
  water: '#4C8BF5',
  'water-text': '#4C8BF5',
  pv: '#7FDDBE',
  'pv-text': '#7FDDBE',
  'heating-oil': '#B9A594',
  'heating-oil-text': '#B9A594',
  pellets: '#C3C95A',
  'pellets-text': '#C3C95A',
  lpg: '#F291C0',
  'lpg-text': '#F291C0',
  ok: '#5FD08C',
  'ok-tint': '#15301F',
  info: '#7FB2FF',
  'info-tint': '#14263F',
  warn: '#FFC24D',
  'warn-tint': '#352708',
  critical: '#FF8A80',
  'critical-tint': '#3B1614',
  pending: '#B9ACFF',
  'pending-tint': '#221D40',
  stale: '#A9B4C2',
  'stale-tint': '#242B34',
  more: '#FF8A80',
  less: '#7FB2FF',
  grid: '#262E37',
  ghost: '#29313B',
  amber: '#F0A92B',
  live: '#5FD08C',
};

export const colors: Record<ColorScheme, Record<ColorToken, string>> = { light, dark };

const rampLight = ['#F3F7E8', '#C9E3C4', '#84C3B4', '#3F98A8', '#2A6A93', '#28406F', '#1D1B3F'] as const;

/** Carpet ramp, low to high: even steps of lightness; reversed on dark ground so that high always stands out. */
export const carpetRamp: Record<ColorScheme, readonly string[]> = {
  light: rampLight,
  dark: rampLight.toReversed(),
};

export const shadows: Record<ColorScheme, Record<'card' | 'float' | 'panel', string>> = {
  light: {
    card: '0 1px 2px rgba(22,27,34,.04)',
    float: '0 1px 2px rgba(22,27,34,.06),0 8px 24px rgba(22,27,34,.10)',
    panel: '-1px 0 0 #E3E8EE,-16px 0 40px rgba(22,27,34,.07)',
  },
  dark: {
    card: 'none',
    float: '0 0 0 1px #3B4550,0 12px 32px rgba(0,0,0,.45)',
    panel: '-1px 0 0 #2A323C,-16px 0 40px rgba(0,0,0,.35)',
  },
};

export const fontFamily = "'Inter Variable', Inter, system-ui, sans-serif";
export const fontWeights = { regular: 400, medium: 500, strong: 650 } as const;

/** Font size and line height in px. */
export const typeScale = {
  xs: [12, 16],
  sm: [13, 18],
  md: [14, 20],
  lg: [16, 24],
  xl: [18, 26],
  h2: [22, 28],
  hero: [28, 34],
  display: [36, 42],
} as const;

export const space = [4, 8, 12, 16, 24, 32, 48] as const;
export const radius = { input: 4, control: 6, card: 8, sheet: 16, pill: 999 } as const;
export const rowHeight = { dense: 32, normal: 40, roomy: 48, mobile: 56 } as const;
export const touchTarget = { normal: 48, primary: 56, glove: 64 } as const;
export const motion = { fast: 120, normal: 200 } as const;
export const icon = { stroke: 1.75, sizes: [16, 20, 24, 28] } as const;
