import { useRouter } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';

/** Rises above the bar: whoever stands before a meter finds it without looking. */
export function ScanButton() {
  const router = useRouter();
  const { color } = useAppTheme();
  const { t } = useText();
  const { scan } = useTouch();
  return (
    <Pressable role="link" aria-label={t.shell.scan} onPress={() => router.push('/scan')} style={styles.slot}>
      <View
        style={[
          styles.disc,
          {
            width: scan,
            height: scan,
            borderRadius: scan / 2 + 6,
            top: 32 - scan,
            marginLeft: -scan / 2 - 6,
          },
          { backgroundColor: color.primary, borderColor: color.surface },
        ]}
      >
        <Icon name="qrcode" size={28} color={color['on-primary']} />
      </View>
      <Words size="xs" weight="strong">
        {t.shell.scan}
      </Words>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  slot: { alignItems: 'center', justifyContent: 'flex-end', minWidth: 80, minHeight: 72, paddingBottom: 10 },
  disc: {
    position: 'absolute',
    left: '50%',
    alignItems: 'center',
    justifyContent: 'center',
    borderWidth: 6,
    boxSizing: 'content-box',
  },
});
