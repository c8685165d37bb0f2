import { useStorageUse } from '@citypulse/client/react/offline';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { bytesWords } from './bytes.ts';

/** The device's budget for this app. */
const budgetBytes = 100_000_000;

/** How much room photos, buildings and the queue take on this device. */
export function StorageBar() {
  const use = useStorageUse();
  const { color, inset } = useAppTheme();
  const { t, formats } = useText();
  if (!use) return null;
  const { blobBytes, rowBytes, outboxBytes } = use;
  const used = blobBytes + rowBytes + outboxBytes;
  const parts = [
    { words: t.sync.storagePhotos(bytesWords(blobBytes, formats)), bytes: blobBytes, shade: color.primary },
    {
      words: t.sync.storageData(bytesWords(rowBytes, formats)),
      bytes: rowBytes,
      shade: color['border-strong'],
    },
    {
      words: t.sync.storageQueue(bytesWords(outboxBytes, formats)),
      bytes: outboxBytes,
      shade: color.pending,
    },
  ].filter(({ bytes }) => bytes > 0);
  return (
    <View>
      <SectionTitle
        aside={
          <Words size="md" color={color['text-2']} tabular>
            {t.sync.storageOf(bytesWords(used, formats), bytesWords(budgetBytes, formats))}
          </Words>
        }
      >
        {t.sync.storage}
      </SectionTitle>
      <View style={[styles.track, { backgroundColor: inset }]} aria-hidden>
        {parts.map(({ words, bytes, shade }) => (
          <View key={words} style={{ flex: bytes, minWidth: 3, backgroundColor: shade }} />
        ))}
        <View style={{ flex: Math.max(0, budgetBytes - used) }} />
      </View>
      <View style={styles.legend}>
        {parts.map(({ words, shade }) => (
          <View key={words} style={styles.entry}>
            <View style={[styles.square, { backgroundColor: shade }]} />
            <Words size="sm" color={color['text-2']}>
              {words}
            </Words>
          </View>
        ))}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  track: { flexDirection: 'row', height: 12, borderRadius: 6, overflow: 'hidden', gap: 2 },
  legend: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 16, marginTop: 8, paddingHorizontal: 4 },
  entry: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  square: { width: 10, height: 10, borderRadius: 2 },
});
