import { useNow } from '@citypulse/client/react/latest-values';
import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';
import { Band } from './band.tsx';
import { CounterBoxes, useCounterWords } from './counter-boxes.tsx';
import type { Entry } from './use-entry.ts';

interface EntryViewProps {
  entry: Entry;
  meter: Meter;
  point: MeasuringPoint;
  words: string;
  onTime: () => void;
}

/** Last value, the counter, and what it says about the time since. */
export function EntryView({ entry, meter, point, words, onTime }: EntryViewProps) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const counter = useCounterWords();
  const now = useNow(30_000);
  const { last } = entry.expectation;
  const unit = counter(0, point.unit, 0).replace(/^0\s/, '');
  const isToday = formats.date(entry.at) === formats.date(now);
  const when = isToday ? t.readings.today(formats.time(entry.at)) : formats.dateTime(entry.at);
  return (
    <>
      <View style={styles.last}>
        <Words size="md" color={color['text-2']}>
          {last ? t.readings.lastAt(formats.dateTime(last.at)) : t.readings.noLast}
        </Words>
        {last && (
          <Words weight="medium" tabular>
            {counter(last.value, point.unit, meter.decimals)}
          </Words>
        )}
      </View>
      {meter.registers.length > 1 && (
        <View role="radiogroup" aria-label={t.readings.register} style={styles.registers}>
          {meter.registers.map((register) => (
            <Chip
              key={register.id}
              label={register.label ?? register.obis ?? t.readings.register}
              chosen={register.id === entry.registerId}
              onPress={() => entry.setRegister(register.id)}
            />
          ))}
        </View>
      )}
      <CounterBoxes typed={entry.typed} face={meter} unit={unit} spoken={t.readings.counter(words)} />
      <View style={styles.band}>
        <Band expectation={entry.expectation} judged={entry.judged} since={entry.since} unit={point.unit} />
      </View>
      <View style={styles.when}>
        <Icon name="clock" size={20} color={color['text-2']} />
        <Words size="md" color={color['text-2']} style={styles.grow}>
          {t.readings.readAt(when)}
        </Words>
        <BigButton kind="word" size="small" label={t.readings.change} onPress={onTime} />
      </View>
    </>
  );
}

const styles = StyleSheet.create({
  grow: { flex: 1 },
  last: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    minHeight: 40,
    paddingHorizontal: 4,
  },
  registers: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 8 },
  band: { marginTop: 12 },
  when: { flexDirection: 'row', alignItems: 'center', gap: 8, paddingLeft: 4 },
});
