import { scaleFor } from '@citypulse/ui/formats';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import Svg, { Circle, Defs, Line, Path, Pattern, Rect, Text as SvgText } from 'react-native-svg';
import { faces } from '../../platform/fonts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';

interface ScaleProps {
  low: number;
  high: number;
  unit: string;
  /** Off the scale it is drawn as a double chevron. */
  value: number | null;
}

/** Decoration beside the words: what is usual, hatched, and where the value lies. */
export function Scale({ low, high, unit, value }: ScaleProps) {
  const { color, inset } = useAppTheme();
  const { formats } = useText();
  const [width, setWidth] = useState(0);
  // As in the words above.
  const shown = scaleFor(unit, [high]);
  const end = Math.max(high * 1.45, 1);
  const x = (amount: number) => (amount / end) * width;
  const [left, right] = [x(low), Math.max(x(low) + 6, x(high))];
  const label = { y: 37, fontSize: 12, fill: color['text-2'], fontFamily: faces.regular.fontFamily } as const;
  const number = (amount: number) => formats.scaled(amount, shown);
  const isNarrow = right - left < 64;
  return (
    <View onLayout={({ nativeEvent }) => setWidth(nativeEvent.layout.width)} style={styles.scale} aria-hidden>
      {width > 0 && (
        <Svg width={width} height={42}>
          <Defs>
            <Pattern
              id="usual"
              width={6}
              height={6}
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <Line x1={0} y1={0} x2={0} y2={6} stroke={color.ok} strokeWidth={1.5} />
            </Pattern>
          </Defs>
          <Rect y={10} width={width} height={8} rx={4} fill={inset} />
          <Rect x={left} y={8} width={right - left} height={12} fill={color['ok-tint']} />
          <Rect x={left} y={8} width={right - left} height={12} fill="url(#usual)" />
          <Path d={`M${left} 5v18M${right} 5v18`} stroke={color.ok} strokeWidth={2} />
          {value !== null && (
            <Mark width={width} end={end} value={value} isUsual={value >= low && value <= high} />
          )}
          {left > 24 && (
            <SvgText {...label} x={0}>
              0
            </SvgText>
          )}
          <SvgText
            {...label}
            x={isNarrow ? left - 4 : left}
            textAnchor={isNarrow ? 'end' : left < 12 ? 'start' : 'middle'}
          >
            {number(low)}
          </SvgText>
          <SvgText {...label} x={isNarrow ? right + 4 : right} textAnchor={isNarrow ? 'start' : 'middle'}>
            {number(high)}
          </SvgText>
        </Svg>
      )}
    </View>
  );
}

interface MarkProps {
  width: number;
  end: number;
  value: number;
  isUsual: boolean;
}

function Mark({ width, end, value, isUsual }: MarkProps) {
  const { color } = useAppTheme();
  const shade = isUsual ? color.ok : color.warn;
  if (value > end || value < 0) {
    const right = `M${width - 20} 5l9 9 -9 9M${width - 11} 5l9 9 -9 9`;
    return (
      <Path
        d={value < 0 ? 'M18 5l-9 9 9 9M9 5l-9 9 9 9' : right}
        stroke={shade}
        strokeWidth={3}
        strokeLinecap="round"
        strokeLinejoin="round"
        fill="none"
      />
    );
  }
  const at = (value / end) * width;
  return (
    <>
      <Circle cx={at} cy={14} r={9} fill={color.surface} stroke={shade} strokeWidth={3} />
      <Circle cx={at} cy={14} r={3.5} fill={shade} />
    </>
  );
}

const styles = StyleSheet.create({ scale: { minHeight: 42 } });
