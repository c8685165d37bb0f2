import { StyleSheet, View } from 'react-native';
import { ActivityIndicator } from 'react-native-paper';
import type { CameraState } from '../../platform/code-scanner-type.ts';
import { useText } from '../../text/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

/** Why there is no picture, and how to go on without one. */
export function CameraNotice({ state }: { state: Exclude<CameraState, 'running'> }) {
  const { t } = useText();
  if (state === 'starting') {
    return <ActivityIndicator size="large" color="#4FC9B0" aria-label={t.scan.starting} />;
  }
  const denied = state === 'denied';
  return (
    <View role="alert" style={styles.notice}>
      <Icon name="camera" size={28} color="#FFFFFF" />
      <Words size="xl" weight="strong" color="#FFFFFF" style={styles.words}>
        {denied ? t.scan.denied : t.scan.missing}
      </Words>
      <Words color="#E8EDF3" style={styles.words}>
        {denied ? t.scan.deniedHint : t.scan.missingHint}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  notice: { alignItems: 'center', gap: 8, maxWidth: 360 },
  words: { textAlign: 'center' },
});
