import { Image, Pressable, StyleSheet, View } from 'react-native';
import { IconButton } from 'react-native-paper';
import { takePhoto } from '../../platform/photos';
import type { TakenPhoto } from '../../platform/photos-type.ts';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNote } from '../../ui/undo.tsx';
import { Words } from '../../ui/words.tsx';

interface ReportPhotosProps {
  photos: readonly TakenPhoto[];
  onChange: (photos: readonly TakenPhoto[]) => void;
}

/** A picture says the office most: it comes first, and is never asked for twice. */
export function ReportPhotos({ photos, onChange }: ReportPhotosProps) {
  const { t } = useText();
  const { color } = useAppTheme();
  const feedback = useFeedback();
  const note = useNote();
  const add = async () => {
    try {
      const photo = await takePhoto();
      if (!photo) return;
      feedback('save');
      onChange([...photos, photo]);
    } catch {
      feedback('error');
      note({ text: t.maintenance.cameraRefused });
    }
  };
  return (
    <View style={styles.row}>
      {photos.map((photo, index) => (
        <View key={photo.takenAt} style={styles.picture}>
          <Image
            source={{ uri: photo.uri }}
            style={styles.image}
            alt={`${t.maintenance.addPhoto} ${index + 1}`}
          />
          <IconButton
            icon="x"
            mode="contained"
            containerColor="rgba(14,20,27,0.72)"
            iconColor="#FFFFFF"
            aria-label={`${t.maintenance.removePhoto} ${index + 1}`}
            onPress={() => onChange(photos.filter((one) => one !== photo))}
            style={styles.remove}
          />
        </View>
      ))}
      <Pressable
        role="button"
        onPress={() => void add()}
        style={[styles.add, photos.length === 0 && styles.first, { borderColor: color['border-strong'] }]}
      >
        <Icon name="camera-plus" size={28} color={color.primary} />
        <Words weight="medium" color={color.primary}>
          {photos.length === 0 ? t.faults.photoFirst : t.faults.another}
        </Words>
        {photos.length === 0 && (
          <Words size="md" color={color['text-2']} style={styles.centre}>
            {t.faults.photoHint}
          </Words>
        )}
      </Pressable>
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  picture: { width: 176, height: 132, borderRadius: 8, overflow: 'hidden' },
  image: { width: '100%', height: '100%' },
  remove: { position: 'absolute', top: 2, right: 2, width: 48, height: 48, margin: 0 },
  add: {
    flexGrow: 1,
    minWidth: 110,
    minHeight: 132,
    borderRadius: 8,
    borderWidth: 1.5,
    borderStyle: 'dashed',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 4,
    padding: 12,
  },
  first: { minHeight: 148 },
  centre: { textAlign: 'center' },
});
