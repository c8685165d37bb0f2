import type { TabTriggerSlotProps } from 'expo-router/ui';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

interface TabButtonProps extends TabTriggerSlotProps {
  icon: IconName;
  label: string;
  /** What waits behind it. */
  badge?: number;
}

export function TabButton({ icon, label, badge = 0, isFocused = false, ...trigger }: TabButtonProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  const shade = isFocused ? color.primary : color['text-2'];
  return (
    <Pressable {...trigger} aria-current={isFocused ? 'page' : undefined} style={styles.tab}>
      <View style={[styles.pill, isFocused && { backgroundColor: color['primary-tint'] }]}>
        <Icon name={icon} color={shade} />
        {badge > 0 && (
          <View
            role="img"
            aria-label={t.shell.unread(badge)}
            style={[styles.badge, { backgroundColor: color.critical }]}
          >
            <Words size="xs" weight="strong" color={color.surface} tabular>
              {badge > 99 ? '99+' : badge}
            </Words>
          </View>
        )}
      </View>
      <Words size="xs" weight={isFocused ? 'strong' : 'medium'} color={shade} style={styles.label}>
        {label}
      </Words>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  badge: {
    position: 'absolute',
    top: -2,
    right: 4,
    minWidth: 18,
    height: 18,
    borderRadius: 9,
    paddingHorizontal: 5,
    alignItems: 'center',
    justifyContent: 'center',
  },
  tab: {
    minHeight: 72,
    flex: 1,
    minWidth: 56,
    alignItems: 'center',
    justifyContent: 'center',
    gap: 4,
    paddingVertical: 6,
  },
  label: { textAlign: 'center', maxWidth: '100%' },
  pill: { width: 56, height: 32, borderRadius: 16, alignItems: 'center', justifyContent: 'center' },
});
