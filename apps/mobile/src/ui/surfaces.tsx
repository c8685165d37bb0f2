import { radius, touchTarget } from '@citypulse/ui/tokens';
import type { PropsWithChildren, ReactNode } from 'react';
import { StyleSheet, View, type ViewProps } from 'react-native';
import { TouchableRipple } from 'react-native-paper';
import { useAppTheme } from '../theme/theme.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

export function Card({ style, ...rest }: ViewProps) {
  const { color } = useAppTheme();
  return (
    <View
      {...rest}
      style={[styles.card, { backgroundColor: color.surface, borderColor: color.line }, style]}
    />
  );
}

/** A card that leads somewhere; its words are its name. */
export function PressCard({ onPress, children }: PropsWithChildren<{ onPress: () => void }>) {
  const { color } = useAppTheme();
  return (
    <TouchableRipple
      onPress={onPress}
      role="link"
      borderless
      style={[styles.card, styles.press, { backgroundColor: color.surface, borderColor: color.line }]}
    >
      <View style={styles.pressRow}>
        {children}
        <Icon name="chevron-right" size={20} color={color['text-2']} />
      </View>
    </TouchableRipple>
  );
}

export function IconTile({ name, color }: { name: IconName; color: string }) {
  const { inset } = useAppTheme();
  return (
    <View style={[styles.tile, { backgroundColor: inset }]}>
      <Icon name={name} color={color} />
    </View>
  );
}

export function SectionTitle({ children, aside }: PropsWithChildren<{ aside?: ReactNode }>) {
  return (
    <View style={styles.section}>
      <Words size="md" weight="strong" role="heading" aria-level={2}>
        {children}
      </Words>
      {aside}
    </View>
  );
}

export function Hairline() {
  const { color } = useAppTheme();
  return <View style={[styles.hairline, { backgroundColor: color.line }]} />;
}

const styles = StyleSheet.create({
  card: { borderWidth: 1, borderRadius: radius.card },
  press: { minHeight: 72 },
  pressRow: { flexDirection: 'row', alignItems: 'center', gap: 12, padding: 12, minHeight: 72 },
  tile: {
    width: touchTarget.normal - 4,
    height: touchTarget.normal - 4,
    borderRadius: radius.card,
    alignItems: 'center',
    justifyContent: 'center',
  },
  section: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    minHeight: 34,
    paddingHorizontal: 4,
    marginTop: 12,
  },
  hairline: { height: 1 },
});
