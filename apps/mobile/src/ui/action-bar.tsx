import type { PropsWithChildren } from 'react';
import { StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { useAppTheme } from '../theme/theme.ts';
import { useTouch } from './touch.ts';

/** Where a task goes on: in reach of the thumb, in place of the navigation. */
export function ActionBar({ children }: PropsWithChildren) {
  const { color } = useAppTheme();
  const touch = useTouch();
  const insets = useSafeAreaInsets();
  return (
    <View
      style={[
        styles.bar,
        { backgroundColor: color.surface, borderTopColor: color.line, paddingBottom: 12 + insets.bottom },
      ]}
    >
      <View style={[styles.row, { gap: touch.gap }]}>{children}</View>
    </View>
  );
}

const styles = StyleSheet.create({
  bar: { borderTopWidth: 1, paddingTop: 12, paddingHorizontal: 16 },
  // As wide as the column above it.
  row: { flexDirection: 'row', flexWrap: 'wrap', width: '100%', maxWidth: 688, alignSelf: 'center' },
});
