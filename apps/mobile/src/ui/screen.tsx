import { touchTarget } from '@citypulse/ui/tokens';
import type { PropsWithChildren, ReactElement, ReactNode } from 'react';
import { ScrollView, StyleSheet, View, type RefreshControlProps } from 'react-native';
import { IconButton } from 'react-native-paper';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { SyncStrip } from '../features/system/sync-strip.tsx';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { Words } from './words.tsx';

interface ScreenProps {
  title: string;
  subtitle?: string | undefined;
  onBack?: () => void;
  /** Beside the title. */
  tool?: ReactNode;
  /** Stays above the scrolling part. */
  tools?: ReactNode;
  refreshControl?: ReactElement<RefreshControlProps>;
}

/** Large title, the state of the connection, then content; at most as wide as reads well on a tablet. */
export function Screen({
  title,
  subtitle,
  onBack,
  tool,
  tools,
  refreshControl,
  children,
}: PropsWithChildren<ScreenProps>) {
  const { color } = useAppTheme();
  const { t } = useText();
  const insets = useSafeAreaInsets();
  return (
    <View role="main" style={[styles.fill, { backgroundColor: color.bg, paddingTop: insets.top }]}>
      <View style={styles.column}>
        <View style={[styles.head, !onBack && styles.wrap]}>
          {onBack && (
            <IconButton
              icon="arrow-left"
              iconColor={color.text}
              size={24}
              aria-label={t.nav.back}
              onPress={onBack}
              style={styles.back}
            />
          )}
          <View style={onBack ? styles.fill : styles.titles}>
            <Words size={onBack ? 'h2' : 'hero'} weight="strong" role="heading" aria-level={1}>
              {title}
            </Words>
            {subtitle !== undefined && (
              <Words size="md" color={color['text-2']}>
                {subtitle}
              </Words>
            )}
          </View>
          {tool}
        </View>
        <SyncStrip />
        {tools}
      </View>
      <ScrollView
        // Reached by keyboard, or a page without links could not be scrolled.
        tabIndex={0}
        style={styles.fill}
        contentContainerStyle={[styles.column, styles.content]}
        keyboardShouldPersistTaps="handled"
        refreshControl={refreshControl}
      >
        {children}
      </ScrollView>
    </View>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1 },
  column: { width: '100%', maxWidth: 720, alignSelf: 'center', paddingHorizontal: 16 },
  head: { flexDirection: 'row', alignItems: 'center', paddingTop: 12, paddingBottom: 12, minHeight: 64 },
  back: { margin: 0, marginLeft: -12, width: touchTarget.normal, height: touchTarget.normal },
  // With large type the tool takes a line of its own.
  wrap: { flexWrap: 'wrap', columnGap: 8, rowGap: 8 },
  titles: { flexGrow: 1, flexShrink: 1, flexBasis: 130 },
  content: { paddingBottom: 32, gap: 8 },
});
