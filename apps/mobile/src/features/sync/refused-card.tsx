import { useUser } from '@citypulse/client/react/session';
import {
  usePhotoUri,
  useQueueActions,
  useRow,
  useRows,
  type OutboxItem,
  type StoredBlob,
} from '@citypulse/client/react/sync';
import { townScopeId } from '@citypulse/contracts/sync-changes';
import { useState } from 'react';
import { Image, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import type { IconName } from '../../ui/icon-paths.ts';
import { StatusIcon } from '../../ui/status-words.tsx';
import { Card, IconTile } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { DiscardSheet } from './discard-sheet.tsx';
import { outboxIcon, outboxTitle, refusalWords } from './outbox-words.ts';

/** Something the server did not take: why, and what to do. It stays until the person decides. */
export function RefusedCard({ item }: { item: OutboxItem }) {
  const { retry, discard } = useQueueActions();
  const { t, formats } = useText();
  const isBuildingLost = useIsBuildingLost(item);
  return (
    <Refused
      icon={outboxIcon(item.type)}
      kind={t.sync.operations[item.type]}
      detail={[item.title, formats.dateTime(item.occurredAt)].filter(Boolean).join(' · ')}
      reason={refusalWords(item, isBuildingLost, t)}
      reference={t.sync.reference(item.id.slice(-8))}
      name={outboxTitle(item, t)}
      retry={() => retry(item.id)}
      discard={() => discard(item.id)}
    />
  );
}

/** The change belongs to a building that has left this device. */
function useIsBuildingLost({ scope }: OutboxItem): boolean {
  const { id } = useUser();
  const { ready } = useRows('buildings');
  const building = useRow('buildings', scope);
  const isOfBuilding = scope !== null && scope !== id && scope !== townScopeId;
  return isOfBuilding && ready && !building;
}

/** A photo whose bytes the server did not take; they are still here. */
export function RefusedPhotoCard({ photo }: { photo: StoredBlob }) {
  const { retryPhoto, discardPhoto } = useQueueActions();
  const { t, formats } = useText();
  const uri = usePhotoUri(photo.photoId, 'thumb');
  return (
    <Refused
      icon="camera"
      picture={uri}
      kind={t.sync.photo}
      detail={formats.dateTime(photo.addedAt)}
      reason={t.sync.photoRefused}
      reference={t.sync.reference(photo.photoId.slice(-8))}
      name={t.sync.photo}
      retry={() => retryPhoto(photo.photoId)}
      discard={() => discardPhoto(photo.photoId)}
    />
  );
}

interface RefusedProps {
  icon: IconName;
  picture?: string | undefined;
  kind: string;
  detail: string;
  reason: string;
  reference: string;
  /** What is thrown away, as the question names it. */
  name: string;
  retry(): Promise<boolean>;
  discard(): Promise<boolean>;
}

function Refused({ icon, picture, kind, detail, reason, reference, name, retry, discard }: RefusedProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  const [asks, setAsks] = useState(false);
  return (
    <Card style={[styles.card, { borderColor: color.critical }]}>
      <View style={styles.row}>
        {picture ? (
          <Image source={{ uri: picture }} style={styles.picture} alt={kind} />
        ) : (
          <IconTile name={icon} color={color.text} />
        )}
        <View style={styles.grow}>
          <Words weight="medium">{kind}</Words>
          <Words size="md" color={color['text-2']}>
            {detail}
          </Words>
        </View>
        <View style={styles.state}>
          <StatusIcon status="critical" size={16} />
          <Words size="md" weight="medium" color={color.critical}>
            {t.sync.refusedState}
          </Words>
        </View>
      </View>
      <Words size="md">
        {reason}{' '}
        <Words size="md" color={color['text-2']}>
          {reference}
        </Words>
      </Words>
      <View style={styles.buttons}>
        <BigButton
          grow
          size="small"
          kind="tint"
          icon="refresh"
          label={t.sync.retry}
          onPress={() => void retry()}
        />
        <BigButton
          grow
          size="small"
          kind="outline"
          icon="trash"
          label={t.sync.discard}
          onPress={() => setAsks(true)}
        />
      </View>
      {asks && (
        <DiscardSheet discard={discard} onClose={() => setAsks(false)}>
          {t.sync.discardHint(name)}
        </DiscardSheet>
      )}
    </Card>
  );
}

const styles = StyleSheet.create({
  card: { borderWidth: 2, paddingHorizontal: 12, paddingVertical: 8, gap: 8 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 48 },
  picture: { width: 48, height: 48, borderRadius: 8 },
  grow: { flex: 1 },
  state: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  buttons: { flexDirection: 'row', gap: 8, paddingBottom: 4 },
});
