import { View } from 'react-native';
import Svg, { Circle, Path } from 'react-native-svg';

interface SparklineProps {
  /** Oldest first; null: gap. */
  values: readonly (number | null)[];
  color: string;
  /** Second channel beside colour. */
  dash?: readonly number[];
  width: number;
  height: number;
  /** What the curve says, for who does not see it. */
  label: string;
}

/** A curve without axes from zero up; gaps stay gaps, the newest value is a dot. */
export function Sparkline({ values, color, dash = [], width, height, label }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const most = Math.max(...known, 1e-9);
  const [inner, top] = [width - 8, 4];
  const place = (value: number, index: number): [number, number] => [
    3 + (index / Math.max(1, values.length - 1)) * inner,
    top + (1 - Math.max(0, value) / most) * (height - 2 * top),
  ];
  const last = values.findLastIndex((value) => value !== null);
  const [x, y] = place(values[last] ?? 0, last);
  return (
    <View accessible role="img" aria-label={label}>
      <Svg width={width} height={height}>
        <Path
          d={curveOf(values, place)}
          fill="none"
          stroke={color}
          strokeWidth={2}
          strokeLinejoin="round"
          strokeLinecap={dash.length > 0 ? 'butt' : 'round'}
          {...(dash.length > 0 && { strokeDasharray: [...dash] })}
        />
        <Circle cx={x} cy={y} r={3} fill={color} />
      </Svg>
    </View>
  );
}

function curveOf(
  values: SparklineProps['values'],
  place: (value: number, index: number) => [number, number],
): string {
  let path = '';
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const [x, y] = place(value, index);
    const isNew = index === 0 || values[index - 1] === null;
    path += `${isNew ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}
