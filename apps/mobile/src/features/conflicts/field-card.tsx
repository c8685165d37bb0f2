import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Card } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import type { Choice } from './choices.ts';

export interface Option {
  choice: Choice;
  icon: IconName;
  /** Who and when. */
  by: string;
  value: string;
}

interface FieldCardProps {
  name: string;
  before: string | null;
  options: readonly Option[];
  /** Why nothing but theirs is to be had. */
  hindrance: string | null;
  chosen: Choice;
  onChoose: (choice: Choice) => void;
}

/** One field with its versions; which one shall hold. */
export function FieldCard({ name, before, options, hindrance, chosen, onChoose }: FieldCardProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  return (
    <Card style={styles.card}>
      <View style={styles.head}>
        <Words weight="strong" role="heading" aria-level={2}>
          {name}
        </Words>
        <Words size="md" color={color['text-2']} style={styles.before}>
          {before === null ? t.conflicts.beforeEmpty : t.conflicts.before(before)}
        </Words>
      </View>
      <View role="radiogroup" aria-label={name} style={styles.options}>
        {options.map((option) => (
          <OptionRow
            key={option.choice}
            option={option}
            chosen={option.choice === chosen}
            disabled={hindrance !== null && option.choice !== 'theirs'}
            onPress={() => onChoose(option.choice)}
          />
        ))}
      </View>
      {hindrance !== null && (
        <Words size="md" color={color['text-2']} style={styles.why}>
          {hindrance}
        </Words>
      )}
    </Card>
  );
}

interface OptionRowProps {
  option: Option;
  chosen: boolean;
  /** Told, but not to be had any more. */
  disabled: boolean;
  onPress: () => void;
}

function OptionRow({ option, chosen, disabled, onPress }: OptionRowProps) {
  const { color } = useAppTheme();
  return (
    <Pressable
      role="radio"
      aria-checked={chosen}
      aria-disabled={disabled}
      disabled={disabled}
      aria-label={`${option.by}: ${option.value}`}
      onPress={onPress}
      style={[
        styles.option,
        { borderColor: color['border-strong'], backgroundColor: color.surface },
        chosen && { borderColor: color.primary, borderWidth: 2, backgroundColor: color['primary-tint'] },
      ]}
    >
      <View style={[styles.radio, { borderColor: chosen ? color.primary : color['border-strong'] }]}>
        {chosen && <View style={[styles.dot, { backgroundColor: color.primary }]} />}
      </View>
      <View style={styles.grow}>
        <View style={styles.by}>
          <Icon name={option.icon} size={16} color={color['text-2']} />
          <Words size="sm" color={color['text-2']} style={styles.grow}>
            {option.by}
          </Words>
        </View>
        <Words weight={chosen ? 'medium' : 'regular'}>{option.value}</Words>
      </View>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  card: { padding: 12, gap: 8 },
  head: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    columnGap: 12,
    paddingHorizontal: 4,
  },
  before: { flexShrink: 1 },
  why: { paddingHorizontal: 4 },
  options: { gap: 8 },
  option: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    minHeight: 64,
    borderWidth: 1,
    borderRadius: 8,
    paddingHorizontal: 12,
    paddingVertical: 8,
  },
  radio: {
    width: 24,
    height: 24,
    borderRadius: 12,
    borderWidth: 2,
    alignItems: 'center',
    justifyContent: 'center',
  },
  dot: { width: 12, height: 12, borderRadius: 6 },
  by: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  grow: { flex: 1 },
});
