import { useEffect, useEffectEvent } from 'react';
import { Modal, Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

const shownMs = 900;

/** Seen even where neither tone nor motor is noticed; goes on by itself, sooner with a tap. */
export function Saved({ words, hint, onDone }: { words: string; hint: string; onDone: () => void }) {
  const { color, scrim } = useAppTheme();
  const { t } = useText();
  const done = useEffectEvent(onDone);
  useEffect(() => {
    const timer = setTimeout(() => done(), shownMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Modal transparent animationType="none" onRequestClose={onDone} aria-label={words}>
      <Pressable
        role="button"
        aria-label={t.shell.close}
        onPress={onDone}
        style={[styles.fill, { backgroundColor: scrim }]}
      >
        <View role="status" style={[styles.card, { backgroundColor: color.surface }]}>
          <View style={[styles.disc, { backgroundColor: color.primary }]}>
            <Icon name="check" size={40} color={color['on-primary']} />
          </View>
          <Words size="xl" weight="strong" style={styles.middle}>
            {words}
          </Words>
          <Words size="md" color={color['text-2']} style={styles.middle}>
            {hint}
          </Words>
        </View>
      </Pressable>
    </Modal>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1, alignItems: 'center', justifyContent: 'center', padding: 24 },
  card: { borderRadius: 16, padding: 24, gap: 8, alignItems: 'center', minWidth: 240 },
  disc: {
    width: 80,
    height: 80,
    borderRadius: 40,
    alignItems: 'center',
    justifyContent: 'center',
    marginBottom: 8,
  },
  middle: { textAlign: 'center' },
});
