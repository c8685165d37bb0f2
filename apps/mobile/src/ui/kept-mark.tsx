import { StyleSheet, View } from 'react-native';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

/** Beside a title: what is being written lies on the device already. */
export function KeptMark() {
  const { t } = useText();
  const { color } = useAppTheme();
  return (
    <View style={styles.line}>
      <Icon name="device-floppy" size={16} color={color['text-2']} />
      <Words size="sm" color={color['text-2']} style={styles.shrink}>
        {t.shell.draftKept}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  line: { flexDirection: 'row', alignItems: 'center', gap: 4, maxWidth: 160, paddingRight: 8 },
  shrink: { flexShrink: 1 },
});
