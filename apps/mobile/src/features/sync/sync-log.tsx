import { useApiPages } from '@citypulse/client/react/queries';
import { useSyncState } from '@citypulse/client/react/sync';
import { syncLog, type SyncLogEntry } from '@citypulse/contracts/mutations';
import { isQueueable } from '@citypulse/contracts/queueable';
import type { Status } from '@citypulse/ui/icons';
import { useEffect } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card, Hairline, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';

const shown = 20;

const shapes: Record<SyncLogEntry['outcome']['status'], Status> = {
  applied: 'ok',
  merged: 'ok',
  conflict: 'pending',
  rejected: 'critical',
  blocked: 'warn',
};

/** What has arrived and how it ended, as the server has it on record. */
export function SyncLog() {
  const { color } = useAppTheme();
  const { t } = useText();
  const log = useApiPages(syncLog, { query: { limit: shown } });
  const { pending } = useSyncState();
  const { refetch } = log;
  // What has just gone out belongs on it.
  useEffect(() => {
    if (pending === 0) void refetch();
  }, [pending, refetch]);
  const note = log.error && !log.data ? t.sync.logOffline : log.data?.length === 0 ? t.sync.logEmpty : null;
  return (
    <View>
      <SectionTitle>{t.sync.log}</SectionTitle>
      {note !== null && (
        <Words size="md" color={color['text-2']} style={styles.note}>
          {note}
        </Words>
      )}
      {log.data && log.data.length > 0 && (
        <Card>
          {log.data.slice(0, shown).map((entry, index) => (
            <View key={entry.id}>
              {index > 0 && <Hairline />}
              <Row entry={entry} />
            </View>
          ))}
        </Card>
      )}
    </View>
  );
}

function Row({ entry }: { entry: SyncLogEntry }) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const { status } = entry.outcome;
  const what = isQueueable(entry.type) ? t.sync.operations[entry.type] : entry.type;
  return (
    <View style={styles.row}>
      <View style={styles.grow}>
        <Words size="md" weight="medium">
          {what}
        </Words>
        <Words size="sm" color={color['text-2']}>
          {[formats.dateTime(entry.receivedAt), entry.deviceName].filter(Boolean).join(' · ')}
        </Words>
      </View>
      <StatusIcon status={shapes[status]} size={16} />
      <Words size="md" color={color['text-2']}>
        {t.sync.outcomes[status]}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    minHeight: 56,
    paddingHorizontal: 12,
    paddingVertical: 6,
  },
  grow: { flex: 1 },
  note: { paddingHorizontal: 4 },
});
