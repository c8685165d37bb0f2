import { touchTarget } from '@citypulse/ui/tokens';
import { useState, type PropsWithChildren, type ReactNode } from 'react';
import { ScrollView, StyleSheet, View } from 'react-native';
import { IconButton } from 'react-native-paper';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { ActionBar } from './action-bar.tsx';
import { Words } from './words.tsx';

interface FlowScreenProps {
  title: string;
  /** Where: building, floor and room. */
  place?: string | undefined;
  onBack: () => void;
  /** Beside the title. */
  lead?: ReactNode;
  tool?: ReactNode;
  /** In thumb reach; takes the place of the tab bar. */
  actions?: ReactNode;
  /** Above the actions, as a keypad. */
  dock?: ReactNode;
  /** Stays above the scrolling part. */
  head?: ReactNode;
  /** A cross for what is given up, an arrow for what is left. */
  close?: boolean;
}

/** Less than this above the dock hides what one has to see: with large type the dock scrolls along. */
const leastRoom = 120;

/** A screen one works in: back, title and place above, the actions below. */
export function FlowScreen({
  title,
  place,
  onBack,
  lead,
  tool,
  actions,
  dock,
  head,
  close = false,
  children,
}: PropsWithChildren<FlowScreenProps>) {
  const { color } = useAppTheme();
  const { t } = useText();
  const insets = useSafeAreaInsets();
  const [cramped, setCramped] = useState(false);
  return (
    <View role="main" style={[styles.fill, { backgroundColor: color.bg, paddingTop: insets.top }]}>
      <View style={[styles.column, styles.bar]}>
        <IconButton
          icon={close ? 'x' : 'arrow-left'}
          iconColor={color.text}
          size={24}
          aria-label={close ? t.shell.close : t.nav.back}
          onPress={onBack}
          style={styles.tool}
        />
        <View style={styles.fill}>
          <View style={styles.title}>
            {lead}
            <Words size="xl" weight="strong" role="heading" aria-level={1} style={styles.shrink}>
              {title}
            </Words>
          </View>
          {place !== undefined && place !== '' && (
            <Words size="sm" color={color['text-2']}>
              {place}
            </Words>
          )}
        </View>
        {tool}
      </View>
      {head && <View style={styles.column}>{head}</View>}
      <ScrollView
        // Reached by keyboard, or a page without links could not be scrolled.
        tabIndex={0}
        style={styles.fill}
        onLayout={({ nativeEvent }) => nativeEvent.layout.height < leastRoom && setCramped(true)}
        contentContainerStyle={[styles.column, styles.content]}
        keyboardShouldPersistTaps="handled"
      >
        {children}
        {cramped && dock}
      </ScrollView>
      {!cramped && dock && <View style={styles.column}>{dock}</View>}
      {actions && <ActionBar>{actions}</ActionBar>}
    </View>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1 },
  shrink: { flexShrink: 1, minWidth: 0 },
  column: { width: '100%', maxWidth: 720, alignSelf: 'center', paddingHorizontal: 16 },
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    minHeight: 64,
    paddingVertical: 8,
    gap: 4,
    paddingLeft: 4,
    paddingRight: 8,
  },
  title: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  tool: { margin: 0, width: touchTarget.normal, height: touchTarget.normal },
  content: { paddingTop: 8, paddingBottom: 16, gap: 8 },
});
