import { useRows } from '@citypulse/client/react/sync';
import type { BuildingId } from '@citypulse/contracts/common';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Card, Hairline, IconTile, SectionTitle } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';

/** Technical equipment of the building, with where it stands. */
export function AssetList({ buildingId }: { buildingId: BuildingId }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const { rows } = useRows('assets', { buildingId });
  const assets = rows
    .filter(({ retiredOn }) => retiredOn === null)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'de'));
  if (assets.length === 0) return null;
  return (
    <View>
      <SectionTitle>{t.buildings.assetsTitle}</SectionTitle>
      <Card>
        {assets.map((asset, index) => (
          <View key={asset.id}>
            {index > 0 && <Hairline />}
            <View style={styles.row}>
              <IconTile name="tool" color={color.text} />
              <View style={styles.grow}>
                <Words weight="medium">{asset.name}</Words>
                <Words size="md" color={color['text-2']}>
                  {[t.scan.kinds[asset.kind], asset.place].filter(Boolean).join(' · ')}
                </Words>
              </View>
            </View>
          </View>
        ))}
      </Card>
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, padding: 12, minHeight: 72 },
  grow: { flex: 1 },
});
