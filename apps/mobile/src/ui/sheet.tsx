import type { PropsWithChildren } from 'react';
import { Modal, Pressable, ScrollView, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { Words } from './words.tsx';

interface SheetProps {
  title: string;
  onClose: () => void;
}

/** Comes up from below; a tap beside it or the way back closes it. */
export function Sheet({ title, onClose, children }: PropsWithChildren<SheetProps>) {
  const { color, scrim } = useAppTheme();
  const { t } = useText();
  const insets = useSafeAreaInsets();
  return (
    <Modal transparent animationType="slide" onRequestClose={onClose} aria-label={title}>
      <View style={styles.fill}>
        <Pressable
          role="button"
          aria-label={t.shell.close}
          onPress={onClose}
          style={[styles.fill, { backgroundColor: scrim }]}
        />
        <View style={[styles.sheet, { backgroundColor: color.surface, paddingBottom: 24 + insets.bottom }]}>
          <View style={[styles.grab, { backgroundColor: color['border-strong'] }]} />
          <ScrollView contentContainerStyle={styles.content} keyboardShouldPersistTaps="handled">
            <Words size="h2" weight="strong" role="heading" aria-level={2}>
              {title}
            </Words>
            {children}
          </ScrollView>
        </View>
      </View>
    </Modal>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1 },
  sheet: {
    position: 'absolute',
    bottom: 0,
    left: 0,
    right: 0,
    maxHeight: '88%',
    maxWidth: 720,
    alignSelf: 'center',
    width: '100%',
    marginHorizontal: 'auto',
    borderTopLeftRadius: 16,
    borderTopRightRadius: 16,
    paddingTop: 8,
  },
  grab: { width: 36, height: 4, borderRadius: 2, alignSelf: 'center', marginBottom: 12 },
  content: { gap: 12, paddingHorizontal: 16 },
});
