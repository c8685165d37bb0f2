import { statuses, type Status } from '@citypulse/ui/icons';
import { StyleSheet, View } from 'react-native';
import { useAppTheme } from '../theme/theme.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

const shapes: Record<Status, IconName> = {
  ok: 'circle-check',
  info: 'info-circle',
  warn: 'alert-triangle',
  critical: 'alert-octagon-filled',
  pending: 'clock',
  stale: 'cloud-off',
};

export function StatusIcon({ status, size = 20 }: { status: Status; size?: number }) {
  const { color } = useAppTheme();
  return <Icon name={shapes[status]} size={size} color={color[statuses[status].color]} />;
}

/** Shape and word in the state's colour, on its tint. */
export function StatusPill({ status, children }: { status: Status; children: string }) {
  const { color } = useAppTheme();
  return (
    <View style={[styles.pill, { backgroundColor: color[statuses[status].tint] }]}>
      <StatusIcon status={status} size={16} />
      <Words size="sm" weight="medium" color={color[statuses[status].color]} style={styles.words}>
        {children}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  pill: {
    flexDirection: 'row',
    alignItems: 'center',
    alignSelf: 'flex-start',
    gap: 4,
    minHeight: 24,
    borderRadius: 12,
    paddingLeft: 6,
    paddingRight: 8,
    paddingVertical: 2,
  },
  words: { flexShrink: 1 },
});
