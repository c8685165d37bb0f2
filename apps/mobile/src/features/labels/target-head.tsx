import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';
import { mediumLooks } from '../metering/medium-icon.ts';
import type { Target } from './use-target.ts';

/** Name and place of what the label hangs on. */
export function TargetHead({ name, target }: { name: string; target: Target }) {
  const { color, inset } = useAppTheme();
  const { t } = useText();
  const { point, asset, building } = target;
  const look = point && mediumLooks[point.medium];
  const icon: IconName = look?.icon ?? (asset ? 'tool' : 'building');
  const kind = asset ? t.scan.kinds[asset.kind] : point ? undefined : t.scan.building;
  const place = point?.place ?? asset?.place;
  return (
    <View style={styles.row}>
      <View style={[styles.tile, { backgroundColor: inset }]}>
        <Icon name={icon} size={28} color={look ? color[look.color] : color.text} />
      </View>
      <View style={styles.grow}>
        <Words size="h2" weight="strong" role="heading" aria-level={2}>
          {name}
        </Words>
        <Words color={color['text-2']}>{[kind, building?.name].filter(Boolean).join(' · ')}</Words>
        {place && (
          <View style={styles.place}>
            <Icon name="map-pin" size={20} />
            <Words weight="medium" style={styles.grow}>
              {place}
            </Words>
          </View>
        )}
        {!point && !asset && !building && <Words color={color.warn}>{t.scan.result.notLoaded}</Words>}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', gap: 12, alignItems: 'flex-start' },
  tile: { width: 56, height: 56, borderRadius: 8, alignItems: 'center', justifyContent: 'center' },
  grow: { flex: 1 },
  place: { flexDirection: 'row', alignItems: 'center', gap: 4 },
});
