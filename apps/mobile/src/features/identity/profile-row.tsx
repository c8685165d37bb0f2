import type { ReactNode } from 'react';
import { Pressable, StyleSheet, View } from 'react-native';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

interface ProfileRowProps {
  icon: IconName;
  title: string;
  detail?: string | undefined;
  /** At the right: a state, a button. */
  aside?: ReactNode;
  /** Leads somewhere. */
  onPress?: () => void;
}

export function ProfileRow({ icon, title, detail, aside, onPress }: ProfileRowProps) {
  const { color } = useAppTheme();
  const content = (
    <View style={styles.row}>
      <Icon name={icon} />
      <View style={styles.grow}>
        <Words weight="medium">{title}</Words>
        {detail !== undefined && detail !== '' && (
          <Words size="md" color={color['text-2']}>
            {detail}
          </Words>
        )}
      </View>
      {aside}
      {onPress && <Icon name="chevron-right" size={20} color={color['text-2']} />}
    </View>
  );
  if (!onPress) return content;
  return (
    <Pressable role="link" onPress={onPress}>
      {content}
    </Pressable>
  );
}

const styles = StyleSheet.create({
  grow: { flex: 1 },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    paddingHorizontal: 16,
    paddingVertical: 8,
    minHeight: 64,
  },
});
