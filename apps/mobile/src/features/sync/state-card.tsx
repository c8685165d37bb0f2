import { useSyncState } from '@citypulse/client/react/sync';
import type { Status } from '@citypulse/ui/icons';
import { StyleSheet, View } from 'react-native';
import { ProgressBar } from 'react-native-paper';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';

const shapes: Record<ReturnType<typeof useSyncState>['name'], Status> = {
  current: 'ok',
  pending: 'pending',
  syncing: 'info',
  offline: 'stale',
  conflicts: 'pending',
  error: 'critical',
};

/** The state in a word, and how many entries are where. */
export function StateCard({ waiting, refused }: { waiting: number; refused: number }) {
  const state = useSyncState();
  const { color } = useAppTheme();
  const { t } = useText();
  const hint =
    state.name === 'error'
      ? t.shell.sync.errors[state.why]
      : state.name === 'offline'
        ? t.sync.offlineHint
        : undefined;
  const photos = Math.max(0, state.pending - waiting);
  return (
    <Card
      role="status"
      style={[
        styles.card,
        state.name === 'offline' && { borderStyle: 'dashed', borderColor: color['border-strong'] },
        state.name === 'error' && { borderWidth: 2, borderColor: color.critical },
      ]}
    >
      <View style={styles.row}>
        <StatusIcon status={shapes[state.name]} size={24} />
        <Words size="xl" weight="strong" style={styles.grow}>
          {t.sync.states[state.name]}
        </Words>
      </View>
      {state.name === 'syncing' && (
        <View style={styles.bar}>
          <ProgressBar indeterminate color={color.primary} />
        </View>
      )}
      {hint !== undefined && <Words color={color['text-2']}>{hint}</Words>}
      {(waiting > 0 || refused > 0 || photos > 0) && (
        <View style={styles.counts}>
          {waiting > 0 && <Count status="pending" words={t.sync.counts.waiting(waiting)} />}
          {photos > 0 && <Count status="pending" words={t.sync.counts.photos(photos)} />}
          {refused > 0 && <Count status="critical" words={t.sync.counts.refused(refused)} />}
        </View>
      )}
    </Card>
  );
}

function Count({ status, words }: { status: 'pending' | 'critical'; words: string }) {
  const { color } = useAppTheme();
  return (
    <View style={styles.count}>
      <StatusIcon status={status} size={16} />
      <Words size="md" weight="medium" color={color[status]}>
        {words}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  card: { paddingHorizontal: 16, paddingVertical: 12, gap: 8 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
  // Paper's bar takes no height of its own in a browser.
  bar: { height: 4 },
  counts: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 12 },
  count: { flexDirection: 'row', alignItems: 'center', gap: 4 },
});
