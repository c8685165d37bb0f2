import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Words } from '../../ui/words.tsx';
import type { RoundPoint } from './use-round.ts';

/** A mark for each meter of the round: read, to be looked at again, still to read. */
export function RoundMarks({ points }: { points: readonly RoundPoint[] }) {
  const { color, inset } = useAppTheme();
  return (
    <View style={styles.marks} aria-hidden>
      {points.map(({ id, state }) => (
        <View
          key={id}
          style={[
            styles.mark,
            state === 'read' && { backgroundColor: color.primary, borderColor: color.primary },
            state === 'suspicious' && { backgroundColor: color['warn-tint'], borderColor: color.warn },
            state === 'missing' && { backgroundColor: inset, borderColor: color['border-strong'] },
          ]}
        />
      ))}
    </View>
  );
}

/** How many values nobody believes yet. */
export function ToCheck({ count }: { count: number }) {
  const { color } = useAppTheme();
  const { t } = useText();
  if (count === 0) return null;
  return (
    <View style={styles.check}>
      <StatusIcon status="warn" size={16} />
      <Words size="sm" weight="medium" color={color.warn}>
        {t.readings.round.toCheck(count)}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  marks: { flexGrow: 1, flexShrink: 1, flexDirection: 'row', flexWrap: 'wrap', gap: 3 },
  mark: { flexGrow: 1, flexBasis: 6, maxWidth: 24, height: 14, borderRadius: 2, borderWidth: 1 },
  check: { flexDirection: 'row', alignItems: 'center', gap: 4 },
});
