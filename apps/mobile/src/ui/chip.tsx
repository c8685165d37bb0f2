import { Pressable, StyleSheet, View } from 'react-native';
import { useAppTheme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';
import { useTouch } from './touch.ts';
import { Words } from './words.tsx';

interface ChipProps {
  label: string;
  count?: number;
  chosen: boolean;
  onPress: () => void;
}

/** Drawn 40 high in 48 of touch; the chosen one is tinted and ticked. */
export function Chip({ label, count, chosen, onPress }: ChipProps) {
  const { color } = useAppTheme();
  const { glove } = useTouch();
  const shade = chosen ? color.primary : color.text;
  return (
    <Pressable
      role="radio"
      aria-checked={chosen}
      aria-label={count === undefined ? label : `${label}, ${count}`}
      onPress={onPress}
      style={styles.touch}
    >
      <View
        style={[
          styles.chip,
          { backgroundColor: color.surface, borderColor: color['border-strong'] },
          glove && styles.tight,
          chosen && { backgroundColor: color['primary-tint'], borderColor: color.primary },
        ]}
      >
        {chosen && <Icon name="check" size={16} color={shade} />}
        <Words size="md" weight={chosen ? 'strong' : 'medium'} color={shade}>
          {label}
        </Words>
        {count !== undefined && (
          <Words size="md" color={shade} tabular>
            {count}
          </Words>
        )}
      </View>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  touch: { minHeight: 48, justifyContent: 'center' },
  chip: {
    minHeight: 40,
    borderRadius: 20,
    borderWidth: 1,
    paddingHorizontal: 12,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
  },
  // Larger words, the same row.
  tight: { paddingHorizontal: 8, gap: 4 },
});
