import { radius } from '@citypulse/ui/tokens';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { BigButton } from '../../ui/big-button.tsx';
import { Words } from '../../ui/words.tsx';
import { useWhenOnline } from './use-when-online.ts';

/** Opened without a connection: the shell is there, who is signed in cannot be asked. Goes on by itself. */
export function OfflineStart({ onRetry }: { onRetry: () => Promise<void> }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    await onRetry();
    setBusy(false);
  };
  useWhenOnline(() => void retry());
  return (
    <View role="main" style={[styles.page, { backgroundColor: color.bg }]}>
      <View style={styles.column}>
        <View
          style={[styles.tile, { backgroundColor: color['stale-tint'], borderColor: color['border-strong'] }]}
        >
          <Icon name="cloud-off" size={28} color={color.stale} />
        </View>
        <Words size="h2" weight="strong" role="heading" aria-level={1}>
          {t.states.offlineTitle}
        </Words>
        <Words color={color['text-2']} style={styles.text}>
          {t.states.offline}
        </Words>
        <BigButton icon="refresh" label={t.states.retry} busy={busy} onPress={() => void retry()} />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  page: { flex: 1, alignItems: 'center', justifyContent: 'center', padding: 24 },
  column: { maxWidth: 420, alignItems: 'center', gap: 16 },
  tile: {
    width: 72,
    height: 72,
    borderRadius: radius.sheet,
    borderWidth: 1,
    borderStyle: 'dashed',
    alignItems: 'center',
    justifyContent: 'center',
  },
  text: { textAlign: 'center' },
});
