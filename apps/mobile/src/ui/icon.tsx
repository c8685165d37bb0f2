import { icon as iconTokens } from '@citypulse/ui/tokens';
import { StyleSheet } from 'react-native';
import Svg, { Path } from 'react-native-svg';
import { useAppTheme } from '../theme/theme.ts';
import { iconPaths, type IconName } from './icon-paths.ts';

interface IconProps {
  name: IconName;
  size?: number;
  color?: string;
}

/** Decoration: the words beside it say what it means. */
export function Icon({ name, size = 24, color }: IconProps) {
  const theme = useAppTheme();
  const shade = color ?? theme.color.text;
  const drawn = name.endsWith('-filled') ? { fill: shade } : { fill: 'none', stroke: shade };
  return (
    <Svg width={size} height={size} viewBox="0 0 24 24" aria-hidden style={styles.icon}>
      <Path
        d={iconPaths[name]}
        {...drawn}
        strokeWidth={iconTokens.stroke}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Svg>
  );
}

// Long words beside it wrap; it keeps its size.
const styles = StyleSheet.create({ icon: { flexShrink: 0 } });
