import { useNow } from '@citypulse/client/react/latest-values';
import { useLive } from '@citypulse/client/react/session';
import type { LiveState } from '@citypulse/client/live-state';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { Messages } from '../../text/messages-de.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

function lookOf(name: LiveState['name'], t: Messages): { icon: IconName; words: string } {
  switch (name) {
    case 'live':
      return { icon: 'circle-check', words: t.states.current };
    case 'delayed':
      return { icon: 'clock', words: t.states.delayed };
    case 'connecting':
    case 'catching_up':
      return { icon: 'refresh', words: t.states.connecting };
    case 'offline':
    case 'signed_out':
      return { icon: 'cloud-off', words: t.states.offlineShort };
  }
}

export function ConnectionRow() {
  const live = useLive();
  const now = useNow(60_000);
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const { icon, words } = lookOf(live.name, t);
  const since = live.caughtUpAt ? `${words} · ${formats.asOf(live.caughtUpAt, now)}` : words;
  return (
    <View style={styles.row} role="status">
      <Icon name={icon} color={live.name === 'live' ? color.ok : color.text} />
      <View style={styles.grow}>
        <Words weight="medium">{t.profile.connection}</Words>
        <Words size="md" color={color['text-2']}>
          {live.name === 'live' ? words : since}
        </Words>
      </View>
    </View>
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
