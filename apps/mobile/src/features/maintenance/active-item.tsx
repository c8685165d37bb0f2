import type { ChecklistAnswer, ChecklistItem } from '@citypulse/contracts/checklists';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Chip } from '../../ui/chip.tsx';
import { Card } from '../../ui/surfaces.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Words } from '../../ui/words.tsx';
import { NumberInput } from './number-input.tsx';

interface ActiveItemProps {
  item: ChecklistItem;
  position: number;
  all: number;
  value: ChecklistAnswer | null;
  onValue: (value: ChecklistAnswer) => void;
}

/** The present step: the only card with a strong edge. */
export function ActiveItem({ item, position, all, value, onValue }: ActiveItemProps) {
  const { t } = useText();
  const { color } = useAppTheme();
  return (
    <Card style={[styles.card, { borderColor: color.primary }]}>
      <View style={styles.head}>
        <Words size="xl" weight="strong" role="heading" aria-level={2} style={styles.grow}>
          {item.label}
        </Words>
        <Words size="md" color={color['text-2']} tabular>
          {t.maintenance.position(position, all)}
        </Words>
      </View>
      {item.hint && <Words color={color['text-2']}>{item.hint}</Words>}
      {item.kind === 'number' && (
        <NumberInput
          key={item.id}
          item={item}
          value={typeof value === 'number' ? value : null}
          onValue={onValue}
        />
      )}
      {item.kind === 'text' && (
        <TextField
          label={t.maintenance.enterText}
          value={typeof value === 'string' ? value : ''}
          onChangeText={onValue}
          multiline
        />
      )}
      {item.kind === 'choice' && (
        <View role="radiogroup" aria-label={item.label} style={styles.choices}>
          {item.choices.map((choice) => (
            <Chip key={choice} label={choice} chosen={value === choice} onPress={() => onValue(choice)} />
          ))}
        </View>
      )}
    </Card>
  );
}

const styles = StyleSheet.create({
  card: { borderWidth: 2, padding: 16, gap: 12 },
  head: { flexDirection: 'row', alignItems: 'baseline', gap: 12 },
  grow: { flex: 1 },
  choices: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 8 },
});
