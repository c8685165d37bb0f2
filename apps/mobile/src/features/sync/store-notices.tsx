import { useSync } from '@citypulse/client/react/sync';
import { useSyncExternalStore } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Words } from '../../ui/words.tsx';

/** What the device does not promise about keeping data, told plainly. */
export function StoreNotices() {
  const { notices } = useSync();
  const told = useSyncExternalStore(notices.subscribe, notices.get, notices.get);
  const { color } = useAppTheme();
  const { t } = useText();
  return told.map((notice) => (
    <View key={notice} role="note" style={[styles.notice, { backgroundColor: color['warn-tint'] }]}>
      <StatusIcon status="warn" size={24} />
      <Words size="md" style={styles.grow}>
        {t.sync.notices[notice]}
      </Words>
    </View>
  ));
}

const styles = StyleSheet.create({
  notice: { flexDirection: 'row', gap: 12, borderRadius: 8, padding: 12 },
  grow: { flex: 1 },
});
