import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { carriers } from '@citypulse/ui/icons';
import { useMemo, useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { Words } from '../../ui/words.tsx';
import { useCounterWords } from '../readings/counter-boxes.tsx';
import { monthlyConsumption } from '../readings/months.ts';
import { useCounter } from '../readings/use-counter.ts';

/** The newest reading and the year before it, as far as the device has it. */
export function LastReading({ point }: { point: MeasuringPoint }) {
  const { color, inset } = useAppTheme();
  const { t, formats } = useText();
  const counter = useCounterWords();
  const { meter, readings } = useCounter(point.id);
  const [now] = useState(() => Date.now());
  const months = useMemo(
    () => (meter ? monthlyConsumption(meter, readings, now, 13) : []),
    [meter, readings, now],
  );
  const newest = readings
    .filter(({ status }) => status !== 'discarded' && status !== 'corrected')
    .toSorted((a, b) => b.readAt.localeCompare(a.readAt))[0];
  const last = newest ?? meter?.lastReading;
  const look = carriers[point.medium];
  return (
    <View style={[styles.box, { backgroundColor: inset }]}>
      <View style={styles.grow}>
        <Words size="sm" color={color['text-2']}>
          {t.scan.result.lastReading}
        </Words>
        {last && meter ? (
          <>
            <Words size="h2" weight="strong" tabular>
              {counter(last.value, point.unit, meter.decimals)}
            </Words>
            <Words size="sm" color={color['text-2']}>
              {formats.dateTime(last.readAt)}
            </Words>
          </>
        ) : (
          <Words>{t.scan.result.noReading}</Words>
        )}
      </View>
      {months.filter((value) => value !== null).length > 1 && (
        <View style={styles.curve}>
          <Words size="sm" color={color['text-2']}>
            {t.scan.result.months}
          </Words>
          <Sparkline
            values={months}
            color={color[look.fill]}
            dash={look.dash}
            width={132}
            height={40}
            label={`${t.scan.result.months}: ${t.mediums[point.medium]}`}
          />
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  box: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: 8,
    borderRadius: 8,
    paddingHorizontal: 16,
    paddingVertical: 12,
  },
  grow: { flexGrow: 1 },
  curve: { alignItems: 'flex-end', gap: 2 },
});
