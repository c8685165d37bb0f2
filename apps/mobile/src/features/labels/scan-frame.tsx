import { StyleSheet, View } from 'react-native';
import Svg, { Path } from 'react-native-svg';

/** Corners to hold the code in; closed to a whole frame when one was found. */
export function ScanFrame({ found }: { found: boolean }) {
  const corners =
    'M2 44V18Q2 2 18 2h26M192 2h26q16 0 16 16v26M234 192v26q0 16 -16 16h-26M44 234H18q-16 0 -16 -16v-26';
  const whole = 'M18 2h200q16 0 16 16v200q0 16 -16 16H18q-16 0 -16 -16V18q0 -16 16 -16z';
  return (
    <View style={styles.frame} aria-hidden>
      <Svg width="100%" height="100%" viewBox="-2 -2 240 240">
        <Path
          d={found ? whole : corners}
          fill="none"
          stroke="#4FC9B0"
          strokeWidth={5}
          strokeLinecap="round"
        />
      </Svg>
    </View>
  );
}

const styles = StyleSheet.create({ frame: { width: '72%', maxWidth: 264, aspectRatio: 1 } });
