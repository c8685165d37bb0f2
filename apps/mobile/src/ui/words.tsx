import { typeScale } from '@citypulse/ui/tokens';
import { Text, type TextProps, type TextStyle } from 'react-native';
import { faces } from '../platform/fonts';
import type { Weight } from '../platform/font-faces.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useAppTheme } from '../theme/theme.ts';

/** With gloves on one looks from further away. */
const gloveSizes: Partial<Record<keyof typeof typeScale, keyof typeof typeScale>> = {
  sm: 'md',
  md: 'lg',
  lg: 'xl',
};

export interface WordsProps extends TextProps {
  size?: keyof typeof typeScale;
  weight?: Weight;
  color?: string;
  /** Figures stand in columns; only for values, as it widens hyphens. */
  tabular?: boolean;
}

/** All text of the app: the type scale and the fonts of the tokens, free to grow to 200 %. */
export function Words({ size = 'lg', weight = 'regular', color, tabular, style, ...rest }: WordsProps) {
  const theme = useAppTheme();
  const { glove } = usePreferences();
  const [fontSize, lineHeight] = typeScale[(glove && gloveSizes[size]) || size];
  const shape: TextStyle = {
    ...faces[weight],
    fontSize,
    lineHeight,
    color: color ?? theme.color.text,
    ...(tabular && { fontVariant: ['tabular-nums'] }),
    ...(fontSize >= 28 && { letterSpacing: -0.015 * fontSize }),
  };
  return <Text {...rest} style={[shape, style]} />;
}
