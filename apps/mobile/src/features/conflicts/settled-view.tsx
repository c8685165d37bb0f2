import { decisionsOf } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card, Hairline } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { fieldName } from './field-words.ts';
import { useValueWords } from './use-value-words.ts';

/** How it was decided, with every version, so that nothing is lost. */
export function SettledView({ conflict }: { conflict: SyncConflict }) {
  const text = useText();
  const { t, formats } = text;
  const { color } = useAppTheme();
  const words = useValueWords(conflict);
  const by = conflict.resolvedBy && t.conflicts.settledBy(conflict.resolvedBy.name);
  const at = conflict.resolvedAt && formats.dateTime(conflict.resolvedAt);
  const rows = decisionsOf(conflict).flatMap((decision) => [
    {
      key: `${decision.field}-mine`,
      label: `${fieldName(decision.field, text)}, ${conflict.mineBy.name}`,
      value: words(conflict.mine, decision),
    },
    {
      key: `${decision.field}-theirs`,
      label: `${fieldName(decision.field, text)}, ${conflict.theirsBy ?? t.conflicts.office}`,
      value: words(conflict.theirs, decision),
    },
  ]);
  return (
    <Card style={styles.card}>
      <View style={styles.head}>
        <StatusIcon status="ok" size={24} />
        <View style={styles.grow}>
          <Words weight="strong">
            {conflict.strategy ? t.conflicts.strategies[conflict.strategy] : t.conflicts.settled}
          </Words>
          <Words size="md" color={color['text-2']}>
            {[by, at].filter(Boolean).join(' · ')}
          </Words>
        </View>
      </View>
      {rows.map(({ key, label, value }) => (
        <View key={key}>
          <Hairline />
          <Words size="sm" color={color['text-2']} style={styles.label}>
            {label}
          </Words>
          <Words style={styles.value}>{value}</Words>
        </View>
      ))}
    </Card>
  );
}

const styles = StyleSheet.create({
  card: { padding: 16, gap: 8 },
  head: { flexDirection: 'row', gap: 12, alignItems: 'center' },
  grow: { flex: 1 },
  label: { paddingTop: 8 },
  value: { paddingBottom: 4 },
});
