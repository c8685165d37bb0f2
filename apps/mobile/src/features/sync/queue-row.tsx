import {
  useDiscards,
  usePhotoProgress,
  usePhotoUri,
  useQueueActions,
  type OutboxItem,
} from '@citypulse/client/react/sync';
import { useState } from 'react';
import { Image, StyleSheet, View } from 'react-native';
import { IconButton } from 'react-native-paper';
import { touchTarget } from '@citypulse/ui/tokens';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { IconTile } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { bytesWords } from './bytes.ts';
import { DiscardSheet } from './discard-sheet.tsx';
import { outboxIcon, outboxTitle } from './outbox-words.ts';

/** One change that has not come back yet. */
export function QueueRow({ item }: { item: OutboxItem }) {
  const { color, inset } = useAppTheme();
  const { t, formats } = useText();
  const progress = usePhotoProgress();
  const upload = item.type === 'registerPhoto' && progress?.photoId === item.entity.id ? progress : null;
  const share = upload ? upload.sentBytes / Math.max(1, upload.byteSize) : 0;
  const about = upload
    ? t.sync.uploaded(formats.percent(share, 0), bytesWords(upload.byteSize, formats))
    : [item.title, formats.time(item.occurredAt)].filter(Boolean).join(' · ');
  const sent = item.state === 'settled';
  return (
    <View style={styles.item}>
      <View style={styles.row}>
        {item.type === 'registerPhoto' ? (
          <Picture photoId={item.entity.id} />
        ) : (
          <IconTile name={outboxIcon(item.type)} color={color.text} />
        )}
        <View style={styles.grow}>
          <Words weight="medium">{t.sync.operations[item.type]}</Words>
          <Words size="md" color={color['text-2']}>
            {about}
          </Words>
        </View>
        <View style={styles.state}>
          <StatusIcon status={sent ? 'ok' : 'pending'} size={16} />
          <Words size="md" weight="medium" color={sent ? color.ok : color.pending}>
            {sent ? t.sync.sent : upload ? t.sync.sending : t.sync.waits}
          </Words>
        </View>
        <Discard item={item} />
      </View>
      {upload && (
        <View style={[styles.track, { backgroundColor: inset }]} aria-hidden>
          <View style={{ flex: share, backgroundColor: color.primary }} />
          <View style={{ flex: 1 - share }} />
        </View>
      )}
    </View>
  );
}

/** For what has not left the device. */
function Discard({ item }: { item: OutboxItem }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const { discard } = useQueueActions();
  const going = useDiscards()(item);
  const [asks, setAsks] = useState(false);
  const name = outboxTitle(item, t);
  if (going.length === 0) return null;
  return (
    <>
      <IconButton
        icon="trash"
        iconColor={color['text-2']}
        size={20}
        aria-label={t.sync.discardOne(name)}
        onPress={() => setAsks(true)}
        style={styles.discard}
      />
      {asks && (
        <DiscardSheet discard={() => discard(item.id)} onClose={() => setAsks(false)}>
          {t.sync.discardUnsentHint(name, going.length - 1)}
        </DiscardSheet>
      )}
    </>
  );
}

function Picture({ photoId }: { photoId: string }) {
  const { color } = useAppTheme();
  const uri = usePhotoUri(photoId, 'thumb');
  if (uri === undefined) return <IconTile name="camera" color={color.text} />;
  return <Image source={{ uri }} style={styles.picture} />;
}

const styles = StyleSheet.create({
  item: { paddingHorizontal: 12, paddingVertical: 8, gap: 4 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 48 },
  grow: { flex: 1 },
  state: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  discard: { margin: 0, width: touchTarget.normal, height: touchTarget.normal },
  picture: { width: 44, height: 44, borderRadius: 8 },
  track: { height: 4, borderRadius: 2, marginLeft: 56, flexDirection: 'row', overflow: 'hidden' },
});
