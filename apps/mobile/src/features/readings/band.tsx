import type { Plausibility } from '@citypulse/energy/plausibility';
import { scaleFor } from '@citypulse/ui/formats';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { usualRange, type Expectation } from './assessment.ts';
import { Scale } from './scale.tsx';

interface BandProps {
  expectation: Expectation;
  /** Of what is typed; null while nothing is. */
  judged: Plausibility | null;
  unit: string;
  /** The raw consumption, also where the method gives none. */
  since: number | null;
}

/** What was used since the last reading, on the scale of what is usual. */
export function Band({ expectation, judged, unit, since }: BandProps) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const { usual, days, last } = expectation;
  const status = statusOf(judged);
  const shade = status === 'ok' ? color.ok : status === 'warn' ? color.warn : color['text-2'];
  // In the unit of what is usual: two figures to be compared are not one in kWh and one in MWh.
  const words = (value: number) =>
    formats.quantity(value, unit, scaleFor(unit, [Math.min(value, usual?.high ?? value)]));
  const usualWords = usual && t.readings.usual(...usualRange(usual, unit, formats));
  return (
    <Card style={[styles.card, status === 'warn' && { borderWidth: 2, borderColor: color.warn }]}>
      <View style={styles.head} aria-live="polite">
        {status !== 'none' && <StatusIcon status={status} size={24} />}
        <View style={styles.grow}>
          {since === null || !last ? (
            <Words color={color['text-2']}>
              {last ? (usualWords ?? t.readings.typeValue) : t.readings.noLast}
            </Words>
          ) : (
            <View style={styles.figure}>
              <Words size="xl" weight="strong" tabular>
                {`${since < 0 ? '−' : '+'}${words(Math.abs(since))}`}
              </Words>
              <Words size="md" color={color['text-2']}>
                {t.readings.sinceDays(days)}
              </Words>
            </View>
          )}
        </View>
        {judged && (
          <Words size="md" weight="medium" color={shade} style={styles.verdict}>
            {t.readings.codes[judged.code]}
          </Words>
        )}
      </View>
      {usual && <Scale low={usual.low} high={usual.high} unit={unit} value={since} />}
    </Card>
  );
}

export function statusOf(judged: Plausibility | null): 'ok' | 'warn' | 'info' | 'none' {
  if (!judged) return 'none';
  if (judged.severity === 'ok') return 'ok';
  return judged.severity === 'hint' ? 'info' : 'warn';
}

const styles = StyleSheet.create({
  card: { paddingHorizontal: 16, paddingTop: 12, paddingBottom: 8, gap: 6 },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8, flexWrap: 'wrap' },
  figure: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'baseline', columnGap: 6 },
  grow: { flexGrow: 1, flexShrink: 1 },
  verdict: { marginLeft: 'auto' },
});
