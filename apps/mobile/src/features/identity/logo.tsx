import Svg, { Path, Rect } from 'react-native-svg';
import { useAppTheme } from '../../theme/theme.ts';

export function Logo({ size = 44 }: { size?: number }) {
  const { color } = useAppTheme();
  return (
    <Svg width={size} height={size} viewBox="0 0 40 40" aria-hidden>
      <Rect width={40} height={40} rx={8} fill={color.primary} />
      <Path
        d="M8 24h5l3.5-11l5 17l4-12l2 6h4.5"
        fill="none"
        stroke={color['on-primary']}
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Svg>
  );
}
