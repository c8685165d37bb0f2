import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import {
  carpetRamp,
  colors,
  fontFamily,
  radius,
  shadows,
  typeScale,
  type ColorScheme,
  type ColorToken,
} from '../tokens.ts';

const brand: MantineColorsTuple = [
  '#E3F2EF',
  '#C9E6E0',
  '#A9D3CB',
  '#7FC0B4',
  '#4FC9B0',
  '#2FA58F',
  '#178271',
  '#0B6E5F',
  '#095B4F',
  '#06463D',
];

const px = (value: number) => `${value / 16}rem`;
const sizes = <Key extends string>(entries: Record<Key, number>) =>
  Object.fromEntries(Object.entries<number>(entries).map(([key, value]) => [key, px(value)])) as Record<
    Key,
    string
  >;

/** Buttons take their colours from the tokens; the kit's shades are only a fallback for rare parts. */
const variantColors: VariantColorsResolver = (input) => {
  const fallback = defaultVariantColorsResolver(input);
  const own = input.color === undefined || input.color === 'brand';
  const danger = input.color === 'red';
  switch (input.variant) {
    case 'filled':
      if (!own) return fallback;
      return {
        background: 'var(--cp-primary)',
        hover: 'var(--cp-primary-hover)',
        color: 'var(--cp-on-primary)',
        border: '1px solid transparent',
      };
    case 'light':
      if (!own) return fallback;
      return {
        background: 'var(--cp-primary-tint)',
        hover: 'var(--cp-primary-tint)',
        color: 'var(--cp-primary)',
        border: '1px solid transparent',
      };
    case 'subtle':
    case 'transparent':
      return {
        background: 'transparent',
        hover: 'var(--cp-hover)',
        color: danger ? 'var(--cp-critical)' : 'var(--cp-text)',
        border: '1px solid transparent',
      };
    case 'default':
      return {
        background: 'var(--cp-surface)',
        hover: 'var(--cp-hover)',
        color: danger ? 'var(--cp-critical)' : 'var(--cp-text)',
        border: '1px solid var(--cp-line-2)',
      };
    default:
      return fallback;
  }
};

const overlayProps = { backgroundOpacity: 0.35 };

export const cityTheme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 4 },
  colors: { brand },
  fontFamily,
  headings: { fontFamily, fontWeight: '650' },
  fontSizes: sizes({ xs: 12, sm: 13, md: 14, lg: 16, xl: 18 }),
  lineHeights: Object.fromEntries(
    (['xs', 'sm', 'md', 'lg', 'xl'] as const).map((key) => [
      key,
      String(typeScale[key][1] / typeScale[key][0]),
    ]),
  ),
  spacing: sizes({ xs: 4, sm: 8, md: 12, lg: 16, xl: 24 }),
  radius: {
    xs: px(radius.input),
    sm: px(radius.control),
    md: px(radius.card),
    lg: px(radius.sheet),
    xl: '999px',
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: variantColors,
  components: {
    Button: { defaultProps: { variant: 'default', size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 'lg' } },
    Tooltip: { defaultProps: { openDelay: 300, withinPortal: true } },
    Popover: { defaultProps: { shadow: 'md', radius: 'md' } },
    Menu: { defaultProps: { shadow: 'md', radius: 'md' } },
    Modal: {
      defaultProps: {
        radius: 'md',
        centered: true,
        overlayProps,
        attributes: { header: { role: 'presentation' } },
      },
    },
    Drawer: { defaultProps: { overlayProps, attributes: { header: { role: 'presentation' } } } },
    Kbd: { defaultProps: { size: 'xs' } },
  },
});

function tokenVariables(scheme: ColorScheme): Record<string, string> {
  const own = Object.entries(colors[scheme]).map(([name, value]) => [`--cp-${name}`, value]);
  const ramp = carpetRamp[scheme].map((value, step) => [`--cp-ramp-${step}`, value]);
  const lifted = Object.entries(shadows[scheme]).map(([name, value]) => [`--cp-shadow-${name}`, value]);
  return Object.fromEntries([...own, ...ramp, ...lifted]);
}

const token = (name: ColorToken) => `var(--cp-${name})`;

/** The kit's own variables, spoken in our tokens; the same in both schemes because the tokens change. */
const kitVariables: Record<string, string> = {
  '--mantine-color-body': token('bg'),
  '--mantine-color-text': token('text'),
  '--mantine-color-bright': token('text'),
  '--mantine-color-dimmed': token('text-2'),
  '--mantine-color-placeholder': token('text-2'),
  '--mantine-color-anchor': token('primary'),
  '--mantine-color-error': token('critical'),
  '--mantine-color-success': token('ok'),
  '--mantine-color-default': token('surface'),
  '--mantine-color-default-hover': token('hover'),
  '--mantine-color-default-color': token('text'),
  '--mantine-color-default-border': token('border-strong'),
  '--mantine-color-disabled': token('hover'),
  '--mantine-color-disabled-color': token('text-2'),
  '--mantine-color-disabled-border': token('line'),
  '--mantine-primary-color-contrast': token('on-primary'),
  '--mantine-color-brand-filled': token('primary'),
  '--mantine-color-brand-filled-hover': token('primary-hover'),
  '--mantine-color-brand-light': token('primary-tint'),
  '--mantine-color-brand-light-hover': token('primary-tint'),
  '--mantine-color-brand-light-color': token('primary'),
  '--mantine-color-brand-outline': token('primary'),
  '--mantine-color-brand-text': token('primary'),
  '--mantine-shadow-xs': 'var(--cp-shadow-card)',
  '--mantine-shadow-sm': 'var(--cp-shadow-float)',
  '--mantine-shadow-md': 'var(--cp-shadow-float)',
  '--mantine-shadow-lg': 'var(--cp-shadow-float)',
  '--mantine-shadow-xl': 'var(--cp-shadow-float)',
};

export const cityVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...tokenVariables('light'), ...kitVariables },
  dark: { ...tokenVariables('dark'), ...kitVariables },
});
