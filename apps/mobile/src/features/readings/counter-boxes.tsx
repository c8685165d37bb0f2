import { radius } from '@citypulse/ui/tokens';
import { StyleSheet, useWindowDimensions, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Words } from '../../ui/words.tsx';
import { boxesOf, type Box, type CounterFace, type Typed } from './counter-input.ts';

interface CounterBoxesProps {
  typed: Typed;
  face: CounterFace;
  unit: string;
  /** The value as words, for who does not see the boxes. */
  spoken: string;
}

/** The counter as it looks on the device: one box a digit, decimals with a red edge. */
export function CounterBoxes({ typed, face, unit, spoken }: CounterBoxesProps) {
  const { color } = useAppTheme();
  const { width: screen } = useWindowDimensions();
  const boxes = boxesOf(typed, face);
  const room = Math.min(screen, 720) - 32 - 40 - (boxes.length - 1) * 4 - (face.decimals > 0 ? 8 : 0);
  const width = Math.max(16, Math.min(46, Math.floor(room / boxes.length)));
  return (
    <View style={styles.row} accessible role="img" aria-live="polite" aria-label={spoken}>
      {boxes.map((box, index) => (
        <View key={index} style={styles.row}>
          {box.decimal && !boxes[index - 1]?.decimal && (
            <Words size="hero" style={styles.mark}>
              ,
            </Words>
          )}
          <Digit box={box} width={width} />
        </View>
      ))}
      <Words size="xl" weight="medium" color={color['text-2']} style={styles.unit}>
        {unit}
      </Words>
    </View>
  );
}

function Digit({ box, width }: { box: Box; width: number }) {
  const { color, inset } = useAppTheme();
  const empty = box.look === 'empty';
  const edge = box.cursor
    ? color.primary
    : box.decimal
      ? color.critical
      : empty
        ? color.line
        : color['border-strong'];
  return (
    <View
      style={[
        styles.digit,
        {
          width,
          height: Math.max(44, Math.round(width * 1.48)),
          backgroundColor: empty ? inset : color.surface,
          borderColor: edge,
          borderWidth: box.cursor || box.decimal ? 2 : 1,
        },
        box.cursor && { boxShadow: `0 0 0 3px ${color['primary-tint']}` },
      ]}
    >
      <Words
        size={width >= 36 ? 'display' : width >= 26 ? 'hero' : 'xl'}
        weight={empty ? 'regular' : 'medium'}
        color={empty ? color['text-2'] : color.text}
        maxFontSizeMultiplier={1.1}
        tabular
      >
        {box.digit}
      </Words>
    </View>
  );
}

/** The figure with its unit, as it stands on the device. */
export function useCounterWords() {
  const { t, formats } = useText();
  return (value: number | null, unit: string, decimals: number) =>
    value === null
      ? t.readings.emptyCounter
      : `${formats.number(value, decimals)}\u00A0${unit === 'm3' ? 'm³' : unit}`;
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'flex-end', justifyContent: 'center', gap: 4 },
  digit: { borderRadius: radius.input, alignItems: 'center', justifyContent: 'center' },
  mark: { marginHorizontal: -2 },
  unit: { marginBottom: 8, marginLeft: 4 },
});
