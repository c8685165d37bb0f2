import type { Building } from '@citypulse/contracts/buildings';
import { carriers } from '@citypulse/ui/icons';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { Card, Hairline } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { mediumLooks } from '../metering/medium-icon.ts';
import { Ready } from './building-card.tsx';
import { useBuildingOverview, type Curve } from './use-building-overview.ts';

/** Is it on the device, what it used in the last 24 hours, and how much there is to look after. */
export function BuildingHead({ building }: { building: Building }) {
  const { color } = useAppTheme();
  const { t } = useText();
  const overview = useBuildingOverview(building.id);
  const { curves, meters, openTasks, assets } = overview;
  return (
    <Card>
      <View style={styles.top}>
        <Ready overview={overview} />
        {curves.length > 0 && (
          <Words size="sm" color={color['text-2']}>
            {t.buildings.lastDay}
          </Words>
        )}
      </View>
      {curves.map((curve) => (
        <LastDay key={`${curve.medium}-${curve.unit}`} curve={curve} />
      ))}
      <Hairline />
      <View style={styles.facts}>
        <Fact icon="gauge" words={t.buildings.meters(meters)} />
        <Fact icon="clipboard-check" words={t.buildings.tasks(openTasks)} />
        <Fact icon="tool" words={t.buildings.assets(assets)} />
      </View>
    </Card>
  );
}

function LastDay({ curve }: { curve: Curve }) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const look = carriers[curve.medium];
  const total = formats.quantity(curve.total, curve.unit);
  return (
    <View style={styles.curve}>
      <View style={styles.grow}>
        <View style={styles.row}>
          <Icon name={mediumLooks[curve.medium].icon} size={16} color={color[look.text]} />
          <Words size="md" weight="medium" color={color[look.text]}>
            {t.mediums[curve.medium]}
          </Words>
        </View>
        <Words size="h2" weight="strong" tabular>
          {total}
        </Words>
      </View>
      <Sparkline
        values={curve.values}
        color={color[look.fill]}
        dash={look.dash}
        width={148}
        height={52}
        label={`${t.mediums[curve.medium]}, ${t.buildings.lastDay}: ${total}`}
      />
    </View>
  );
}

function Fact({ icon, words }: { icon: IconName; words: string }) {
  return (
    <View style={styles.fact}>
      <Icon name={icon} size={20} />
      <Words size="md">{words}</Words>
    </View>
  );
}

const styles = StyleSheet.create({
  grow: { flex: 1 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  top: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    paddingHorizontal: 16,
    paddingTop: 12,
  },
  curve: { flexDirection: 'row', alignItems: 'center', gap: 12, paddingHorizontal: 16, paddingVertical: 8 },
  facts: { flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'space-around', paddingHorizontal: 8 },
  fact: { flexDirection: 'row', alignItems: 'center', gap: 4, minHeight: 56 },
});
