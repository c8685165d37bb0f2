import { Pressable, StyleSheet, View } from 'react-native';
import { useAppTheme } from '../theme/theme.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

interface SwitchRowProps {
  icon: IconName;
  title: string;
  hint: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** On or off, by shape as well as by colour: the knob moves, grows and carries a tick. */
export function SwitchRow({ icon, title, hint, on, onChange }: SwitchRowProps) {
  const { color, inset } = useAppTheme();
  return (
    <Pressable
      role="switch"
      aria-checked={on}
      aria-label={title}
      onPress={() => onChange(!on)}
      style={styles.row}
    >
      <Icon name={icon} />
      <View style={styles.grow}>
        <Words weight="medium">{title}</Words>
        <Words size="md" color={color['text-2']}>
          {hint}
        </Words>
      </View>
      <View
        style={[
          styles.track,
          { borderColor: color['border-strong'], backgroundColor: inset },
          on && { borderColor: color.primary, backgroundColor: color.primary, alignItems: 'flex-end' },
        ]}
      >
        <View
          style={[
            on ? styles.knobOn : styles.knob,
            { backgroundColor: on ? color['on-primary'] : color['border-strong'] },
          ]}
        >
          {on && <Icon name="check" size={16} color={color.primary} />}
        </View>
      </View>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 64, paddingVertical: 8 },
  grow: { flex: 1 },
  track: { width: 52, height: 32, borderRadius: 16, borderWidth: 2, justifyContent: 'center' },
  knob: { width: 16, height: 16, borderRadius: 8, marginLeft: 6 },
  knobOn: {
    width: 24,
    height: 24,
    borderRadius: 12,
    marginRight: 2,
    alignItems: 'center',
    justifyContent: 'center',
  },
});
