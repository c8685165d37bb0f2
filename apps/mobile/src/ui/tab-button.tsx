import type { TabTriggerSlotProps } from 'expo-router/ui';
import { Pressable, StyleSheet, View } from 'react-native';
import { useAppTheme } from '../theme/theme.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

interface TabButtonProps extends TabTriggerSlotProps {
  icon: IconName;
  label: string;
}

export function TabButton({ icon, label, isFocused = false, ...trigger }: TabButtonProps) {
  const { color } = useAppTheme();
  const shade = isFocused ? color.primary : color['text-2'];
  return (
    <Pressable
      {...trigger}
      aria-label={label}
      aria-current={isFocused ? 'page' : undefined}
      style={styles.tab}
    >
      <View style={[styles.pill, isFocused && { backgroundColor: color['primary-tint'] }]}>
        <Icon name={icon} color={shade} />
      </View>
      <Words size="xs" weight={isFocused ? 'strong' : 'medium'} color={shade}>
        {label}
      </Words>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  tab: {
    minHeight: 72,
    minWidth: 96,
    alignItems: 'center',
    justifyContent: 'center',
    gap: 4,
    paddingVertical: 6,
  },
  pill: { width: 56, height: 32, borderRadius: 16, alignItems: 'center', justifyContent: 'center' },
});
