import type { Building } from '@citypulse/contracts/buildings';
import { useNow } from '@citypulse/client/react/latest-values';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { PressCard } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';
import { mediumLooks } from '../metering/medium-icon.ts';
import type { TodayFigure } from './building-figures.ts';

interface BuildingCardProps {
  building: Building;
  today: TodayFigure[];
  lastValueAt: string | null;
}

export function BuildingCard({ building, today, lastValueAt }: BuildingCardProps) {
  const router = useRouter();
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const area =
    building.referenceArea === null ? [] : [t.buildings.area(formats.number(building.referenceArea))];
  const facts = [t.buildings.usageTypes[building.usageType], ...area].join(' · ');
  const open = () => router.push({ pathname: '/buildings/[building]', params: { building: building.id } });
  return (
    <PressCard onPress={open}>
      <View style={styles.body}>
        <View style={styles.head}>
          <Words weight="strong" style={styles.name}>
            {building.name}
          </Words>
          <ValueAge at={lastValueAt} />
        </View>
        <Words size="md" color={color['text-2']}>
          {facts}
        </Words>
        {today.length > 0 && (
          <View style={styles.figures}>
            {today.map((figure) => (
              <Figure key={figure.medium} {...figure} />
            ))}
            <Words size="sm" color={color['text-2']}>
              {t.buildings.today}
            </Words>
          </View>
        )}
      </View>
    </PressCard>
  );
}

function ValueAge({ at }: { at: string | null }) {
  const now = useNow(60_000);
  const { color } = useAppTheme();
  const { t, formats } = useText();
  return (
    <Words size="sm" color={color['text-2']} tabular>
      {at === null ? t.buildings.noValues : formats.asOf(at, now)}
    </Words>
  );
}

function Figure({ medium, unit, total }: TodayFigure) {
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const look = mediumLooks[medium];
  return (
    <View
      style={styles.figure}
      accessible
      aria-label={`${t.mediums[medium]} ${formats.quantity(total, unit)}`}
    >
      <Icon name={look.icon} size={16} color={color[look.color]} />
      <Words size="md" color={color['text-2']}>
        {t.mediums[medium]}
      </Words>
      <Words size="md" weight="medium" tabular>
        {formats.quantity(total, unit)}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  body: { flex: 1, gap: 2 },
  head: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    columnGap: 8,
  },
  name: { flexShrink: 1 },
  figures: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: 12,
    rowGap: 2,
    marginTop: 2,
  },
  figure: { flexDirection: 'row', alignItems: 'center', gap: 4 },
});
