import { useOutbox, useRefusedPhotos, useSync, useSyncState } from '@citypulse/client/react/sync';
import { useNow } from '@citypulse/client/react/latest-values';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { FlowScreen } from '../../ui/flow-screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card, Hairline, PressCard, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { QueueRow } from './queue-row.tsx';
import { RefusedCard, RefusedPhotoCard } from './refused-card.tsx';
import { StateCard } from './state-card.tsx';
import { StorageBar } from './storage-bar.tsx';
import { SyncLog } from './sync-log.tsx';

/** What waits, what was refused and why, what has arrived, and how much room it takes. */
export function SyncScreen() {
  const router = useRouter();
  const { t, formats } = useText();
  const sync = useSync();
  const state = useSyncState();
  const now = useNow(30_000);
  const items = useOutbox();
  const refused = items.filter((item) => item.state === 'refused');
  const photos = useRefusedPhotos();
  const waiting = items.filter((item) => item.state !== 'refused');
  const back = () => (router.canGoBack() ? router.back() : router.replace('/'));
  const place = state.lastSyncAt ? t.sync.lastSync(formats.age(state.lastSyncAt, now)) : t.sync.never;
  return (
    <FlowScreen
      title={t.sync.title}
      place={place}
      onBack={back}
      actions={<BigButton grow icon="refresh" label={t.sync.sendNow} onPress={() => sync.syncNow()} />}
    >
      <StateCard waiting={waiting.length} refused={refused.length + photos.length} />
      {state.conflicts > 0 && <ConflictsCard count={state.conflicts} />}
      {refused.map((item) => (
        <RefusedCard key={item.id} item={item} />
      ))}
      {photos.map((photo) => (
        <RefusedPhotoCard key={photo.photoId} photo={photo} />
      ))}
      <View>
        <SectionTitle>{t.sync.queue}</SectionTitle>
        {waiting.length === 0 && state.lastSyncAt === null && <LoadingCards count={1} />}
        {waiting.length === 0 && state.lastSyncAt !== null && (
          <EmptyView title={t.sync.queueEmpty}>{t.sync.queueEmptyHint}</EmptyView>
        )}
        {waiting.length > 0 && (
          <Card>
            {waiting.map((item, index) => (
              <View key={item.id}>
                {index > 0 && <Hairline />}
                <QueueRow item={item} />
              </View>
            ))}
          </Card>
        )}
      </View>
      <StorageBar />
      <SyncLog />
    </FlowScreen>
  );
}

function ConflictsCard({ count }: { count: number }) {
  const router = useRouter();
  const { color } = useAppTheme();
  const { t } = useText();
  return (
    <PressCard onPress={() => router.push('/conflicts')}>
      <StatusIcon status="pending" size={24} />
      <View style={styles.grow}>
        <Words weight="medium">{t.sync.conflicts(count)}</Words>
        <Words size="md" color={color['text-2']}>
          {t.sync.conflictsHint}
        </Words>
      </View>
    </PressCard>
  );
}

const styles = StyleSheet.create({ grow: { flex: 1 } });
