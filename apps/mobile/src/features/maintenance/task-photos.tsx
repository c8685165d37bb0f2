import { useMutate, usePhotoProgress, usePhotoUri, useRows } from '@citypulse/client/react/sync';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { Photo } from '@citypulse/contracts/photos';
import { useState } from 'react';
import { Image, Modal, Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';

/** The photos of a task, where there are any. */
export function TaskPhotoStrip({ task }: { task: MaintenanceTask }) {
  const { t } = useText();
  const { rows } = useRows('photos', { taskId: task.id });
  if (rows.length === 0) return null;
  return (
    <>
      <SectionTitle>{t.maintenance.photos}</SectionTitle>
      <View style={styles.tiles}>
        {rows.map((photo) => (
          <PhotoTile key={photo.id} photo={photo} />
        ))}
      </View>
    </>
  );
}

/** A picture with what it shows and how far it has got. */
export function PhotoTile({ photo, removable = false }: { photo: Photo; removable?: boolean }) {
  const uri = usePhotoUri(photo.id, 'thumb');
  const { t } = useText();
  const { color, inset } = useAppTheme();
  const [open, setOpen] = useState(false);
  const name = photo.caption ?? (photo.stage ? t.maintenance.stages[photo.stage] : t.maintenance.addPhoto);
  return (
    <View style={styles.tile}>
      <Pressable
        role="button"
        aria-label={name}
        onPress={() => setOpen(true)}
        style={[styles.picture, { backgroundColor: inset, borderColor: color.line }]}
      >
        {uri ? (
          <Image source={{ uri }} style={styles.image} alt="" />
        ) : (
          <Icon name="photo" size={28} color={color['text-2']} />
        )}
        <View style={styles.caption}>
          <Words size="xs" weight="medium" color="#FFFFFF">
            {name}
          </Words>
        </View>
      </Pressable>
      <Progress photo={photo} />
      {open && <PhotoView photo={photo} name={name} removable={removable} onClose={() => setOpen(false)} />}
    </View>
  );
}

function Progress({ photo }: { photo: Photo }) {
  const { t } = useText();
  const { color } = useAppTheme();
  const progress = usePhotoProgress();
  if (photo.state === 'ready') return null;
  const sent = progress?.photoId === photo.id ? progress.sentBytes / Math.max(1, progress.byteSize) : null;
  const words =
    photo.state === 'refused'
      ? t.maintenance.photoRefused
      : sent === null
        ? t.maintenance.photoWaiting
        : t.maintenance.photoUploading(Math.round(100 * sent));
  return (
    <Words size="xs" weight="medium" color={photo.state === 'refused' ? color.critical : color.pending}>
      {words}
    </Words>
  );
}

interface PhotoViewProps {
  photo: Photo;
  name: string;
  removable: boolean;
  onClose: () => void;
}

function PhotoView({ photo, name, removable, onClose }: PhotoViewProps) {
  const uri = usePhotoUri(photo.id, 'full');
  const mutate = useMutate();
  const { t } = useText();
  const remove = async () => {
    if (await mutate('removePhoto', { params: { photoId: photo.id } }, { title: name })) onClose();
  };
  return (
    <Modal transparent animationType="fade" onRequestClose={onClose} aria-label={name}>
      <View style={styles.dark}>
        {uri && <Image source={{ uri }} style={styles.whole} resizeMode="contain" alt={name} />}
        <View style={styles.buttons}>
          {removable && (
            <BigButton
              kind="outline"
              icon="trash"
              label={t.maintenance.removePhoto}
              onPress={() => void remove()}
            />
          )}
          <BigButton icon="x" label={t.shell.close} onPress={onClose} grow />
        </View>
      </View>
    </Modal>
  );
}

const styles = StyleSheet.create({
  tiles: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  tile: { gap: 2 },
  picture: {
    width: 112,
    height: 88,
    borderRadius: 8,
    borderWidth: 1,
    overflow: 'hidden',
    alignItems: 'center',
    justifyContent: 'center',
  },
  image: { width: '100%', height: '100%' },
  caption: {
    position: 'absolute',
    left: 4,
    bottom: 4,
    paddingHorizontal: 6,
    borderRadius: 4,
    backgroundColor: 'rgba(14,20,27,0.72)',
  },
  dark: { flex: 1, backgroundColor: 'rgba(4,7,10,0.94)', justifyContent: 'flex-end' },
  whole: { flex: 1, margin: 8 },
  buttons: { flexDirection: 'row', gap: 8, padding: 16 },
});
