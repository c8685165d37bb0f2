import { useState } from 'react';
import { Image, Pressable, StyleSheet, View } from 'react-native';
import { takePhoto } from '../../platform/photos';
import type { TakenPhoto } from '../../platform/photos-type.ts';
import { useFeedback } from '../../preferences/use-feedback.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';

/** Takes a picture of the counter; once taken it shows it. */
export function PhotoButton({
  photo,
  onPhoto,
}: {
  photo: TakenPhoto | null;
  onPhoto: (photo: TakenPhoto) => void;
}) {
  const { color } = useAppTheme();
  const { t } = useText();
  const touch = useTouch();
  const feedback = useFeedback();
  const [refused, setRefused] = useState(false);
  const take = async () => {
    try {
      const taken = await takePhoto();
      setRefused(false);
      if (taken) onPhoto(taken);
    } catch {
      feedback('error');
      setRefused(true);
    }
  };
  const words = refused ? t.scan.denied : t.readings.photo;
  return (
    <Pressable
      role="button"
      aria-label={photo ? `${t.readings.photoTaken}. ${t.readings.photoAgain}` : words}
      onPress={() => void take()}
      style={[
        styles.button,
        {
          minHeight: touch.button,
          borderRadius: touch.button / 2,
          borderColor: refused ? color.critical : color['border-strong'],
          backgroundColor: color.surface,
        },
      ]}
    >
      {photo ? (
        <Image source={{ uri: photo.uri }} style={styles.thumb} />
      ) : (
        <View style={styles.icon}>
          <Icon name={refused ? 'alert-octagon' : 'camera'} color={refused ? color.critical : color.text} />
        </View>
      )}
      <Words weight="strong" color={refused ? color.critical : color.text} style={styles.label}>
        {words}
      </Words>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  button: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    borderWidth: 1.5,
    paddingLeft: 6,
    paddingRight: 14,
    maxWidth: 180,
  },
  icon: { width: 40, height: 40, alignItems: 'center', justifyContent: 'center' },
  thumb: { width: 40, height: 40, borderRadius: 20 },
  label: { flexShrink: 1 },
});
