import { radius, touchTarget } from '@citypulse/ui/tokens';
import { Pressable, StyleSheet, useWindowDimensions, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import type { Key } from './counter-input.ts';

const rows: readonly (readonly Key[])[] = [
  ['1', '2', '3'],
  ['4', '5', '6'],
  ['7', '8', '9'],
  [',', '0', 'back'],
];

interface KeypadProps {
  onKey: (key: Key) => void;
  /** The mark has nothing to do on a counter of whole numbers. */
  withMark: boolean;
}

/** Large keys in thumb reach; the system's keyboard would cover half of what is needed. */
export function Keypad({ onKey, withMark }: KeypadProps) {
  const touch = useTouch();
  const { height: screen } = useWindowDimensions();
  const room = touch.glove ? 72 : 64;
  const height = screen < 720 ? touchTarget.normal : room;
  return (
    <View style={styles.pad}>
      {rows.map((row) => (
        <View key={row.join('')} style={[styles.row, { gap: touch.gap }]}>
          {row.map((key) => (
            <PadKey
              key={key}
              name={key}
              height={height}
              disabled={key === ',' && !withMark}
              onPress={() => onKey(key)}
            />
          ))}
        </View>
      ))}
    </View>
  );
}

interface PadKeyProps {
  name: Key;
  height: number;
  disabled: boolean;
  onPress: () => void;
}

function PadKey({ name, height, disabled, onPress }: PadKeyProps) {
  const { color, inset, key: edge } = useAppTheme();
  const { t, language } = useText();
  const isTool = name === ',' || name === 'back';
  const label = name === 'back' ? t.readings.deleteDigit : name === ',' ? t.readings.decimalMark : name;
  return (
    <Pressable
      role="button"
      aria-label={label}
      aria-disabled={disabled}
      disabled={disabled}
      onPress={onPress}
      style={({ pressed }) => [
        styles.key,
        {
          minHeight: height,
          backgroundColor: isTool ? inset : color.surface,
          borderColor: isTool ? inset : edge,
        },
        pressed && { backgroundColor: color['primary-tint'] },
      ]}
    >
      {name === 'back' ? (
        <Icon name="backspace" size={28} />
      ) : (
        <Words
          size="hero"
          weight="medium"
          color={isTool ? color['text-2'] : color.text}
          maxFontSizeMultiplier={1.3}
        >
          {disabled ? '' : name === ',' && language === 'en' ? '.' : name}
        </Words>
      )}
    </Pressable>
  );
}

const styles = StyleSheet.create({
  pad: { gap: 8, paddingVertical: 12 },
  row: { flexDirection: 'row' },
  key: { flex: 1, borderRadius: radius.card, borderWidth: 1, alignItems: 'center', justifyContent: 'center' },
});
