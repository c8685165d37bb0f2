import { touchTarget } from '@citypulse/ui/tokens';
import { StyleSheet, View } from 'react-native';
import { TouchableRipple } from 'react-native-paper';
import { useAppTheme } from '../theme/theme.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; icon?: IconName }[];
  onChange: (value: T) => void;
}

/** One of a few; the chosen one is tinted and ticked, never by colour alone. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  const { color } = useAppTheme();
  return (
    <View style={styles.group}>
      <Words size="md" weight="medium">
        {label}
      </Words>
      <View
        role="radiogroup"
        aria-label={label}
        style={[styles.segments, { borderColor: color['border-strong'] }]}
      >
        {options.map((option, index) => {
          const chosen = option.value === value;
          const shade = chosen ? color.primary : color.text;
          const icon = chosen ? 'check' : option.icon;
          return (
            <TouchableRipple
              key={option.value}
              role="radio"
              aria-checked={chosen}
              aria-label={option.label}
              onPress={() => onChange(option.value)}
              style={[
                styles.segment,
                index > 0 && { borderLeftWidth: 1, borderLeftColor: color['border-strong'] },
                chosen && { backgroundColor: color['primary-tint'] },
              ]}
            >
              <View style={styles.content}>
                {icon && <Icon name={icon} size={20} color={shade} />}
                <Words size="md" weight={chosen ? 'strong' : 'medium'} color={shade} style={styles.label}>
                  {option.label}
                </Words>
              </View>
            </TouchableRipple>
          );
        })}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  group: { gap: 8 },
  segments: { flexDirection: 'row', borderWidth: 1, borderRadius: 24, overflow: 'hidden' },
  segment: { flex: 1, minHeight: touchTarget.normal, justifyContent: 'center' },
  content: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 6,
    paddingHorizontal: 4,
    paddingVertical: 4,
  },
  label: { flexShrink: 1 },
});
