import type { Reading } from '@citypulse/contracts/readings';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Hairline } from '../../ui/surfaces.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Words } from '../../ui/words.tsx';
import { useCounterWords } from './counter-boxes.tsx';

interface HistorySheetProps {
  readings: readonly Reading[];
  unit: string;
  decimals: number;
  onClose: () => void;
}

const shown = 24;

/** What was read here before, newest first, as far as the device has it. */
export function HistorySheet({ readings, unit, decimals, onClose }: HistorySheetProps) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const counter = useCounterWords();
  const newest = readings.toSorted((a, b) => b.readAt.localeCompare(a.readAt)).slice(0, shown);
  return (
    <Sheet title={t.readings.history} onClose={onClose}>
      {newest.length === 0 && <Words color={color['text-2']}>{t.readings.noHistory}</Words>}
      {newest.map((reading) => (
        <View key={reading.id}>
          <Hairline />
          <View style={styles.row}>
            <View style={styles.grow}>
              <Words tabular>{formats.dateTime(reading.readAt)}</Words>
              <Words size="sm" color={color['text-2']}>
                {reading.readerName ?? ''}
              </Words>
            </View>
            <Words weight="medium" tabular style={reading.status === 'discarded' && styles.struck}>
              {counter(reading.value, unit, decimals)}
            </Words>
          </View>
        </View>
      ))}
    </Sheet>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 56, paddingVertical: 6 },
  grow: { flex: 1 },
  struck: { textDecorationLine: 'line-through' },
});
