import { icon as iconTokens } from '@citypulse/ui/tokens';
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
  return (
    <Svg width={size} height={size} viewBox="0 0 24 24" aria-hidden>
      <Path
        d={iconPaths[name]}
        fill="none"
        stroke={color ?? theme.color.text}
        strokeWidth={iconTokens.stroke}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Svg>
  );
}
