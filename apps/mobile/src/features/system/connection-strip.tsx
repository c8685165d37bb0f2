import { useNow } from '@citypulse/client/react/latest-values';
import { useLive } from '@citypulse/client/react/session';
import { radius } from '@citypulse/ui/tokens';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

/** Speaks up only when values may be old; being up to date needs no words on every screen. */
export function ConnectionStrip() {
  const live = useLive();
  const now = useNow(60_000);
  const { t, formats } = useText();
  const { color } = useAppTheme();
  if (live.name !== 'offline' && live.name !== 'delayed') return null;
  const offline = live.name === 'offline';
  const since = live.caughtUpAt && formats.asOf(live.caughtUpAt, now);
  const shade = offline ? color.stale : color.warn;
  const words = offline ? (since ? t.states.offlineSince(since) : t.states.offlineShort) : t.states.delayed;
  return (
    <View
      role="status"
      style={[
        styles.strip,
        { backgroundColor: offline ? color['stale-tint'] : color['warn-tint'] },
        offline && { borderWidth: 1, borderStyle: 'dashed', borderColor: color['border-strong'] },
      ]}
    >
      <Icon name={offline ? 'cloud-off' : 'clock'} color={shade} />
      <Words size="md" weight="medium" color={offline ? color.text : shade} style={styles.words}>
        {words}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  strip: {
    minHeight: 48,
    borderRadius: radius.card,
    paddingHorizontal: 12,
    paddingVertical: 8,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    marginBottom: 8,
  },
  words: { flex: 1 },
});
